package io.throughline.runner.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a program runs as.
 *
 * @param name as in USER
 * @param change the command that changes to the user; empty when the supervisor is that user
 *     already
 * @param owner user and group of what the program may write to; empty for no change
 */
record StepUser(String name, List<String> change, String owner) {
  private static final Pattern ID = Pattern.compile("uid=(\\d+)(?:\\(([^)]*)\\))? gid=(\\d+).*");
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)(?::(\\d+))?");

  StepUser {
    change = List.copyOf(change);
  }

  /** The user that the supervisor has anyway. */
  static StepUser same(Isolation isolation) {
    boolean asRoot = isolation instanceof Namespaces;
    return new StepUser(asRoot ? "root" : System.getProperty("user.name", ""), List.of(), "");
  }

  /**
   * The user of the given name or number.
   *
   * @throws StartFailure when the machine does not know it
   */
  static StepUser named(String user, Isolation isolation)
      throws IOException, InterruptedException, StartFailure {
    StepUser same = same(isolation);
    if (user.isEmpty() || user.equals(same.name())) {
      return same;
    }
    Matcher numbers = NUMBERS.matcher(user);
    if (numbers.matches()) {
      String group = numbers.group(2) == null ? numbers.group(1) : numbers.group(2);
      return numbers.group(1).equals("0") && same.name().equals("root")
          ? same
          : other(user, numbers.group(1), group, "--clear-groups");
    }
    Process id = new ProcessBuilder("id", "--", user).redirectErrorStream(true).start();
    id.getOutputStream().close();
    String said = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    Matcher matcher = ID.matcher(said);
    if (id.waitFor() != 0 || !matcher.matches()) {
      throw new StartFailure("there is no user \"" + user + "\" on this machine");
    }
    return other(user, matcher.group(1), matcher.group(3), "--init-groups");
  }

  /** Whether it is another user than the supervisor's. */
  boolean isOther() {
    return !change.isEmpty();
  }

  private static StepUser other(String name, String uid, String gid, String groups) {
    return new StepUser(
        name,
        List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, groups, "--"),
        uid + ":" + gid);
  }
}
