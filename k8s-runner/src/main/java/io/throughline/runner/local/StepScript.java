package io.throughline.runner.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a supervisor is told: environment, directory and program, as a shell script that ends by
 * becoming the program. The script goes through a pipe and is nowhere else, so that neither the
 * environment nor a request is seen in a list of processes or left on a disk. It is one compound
 * command, of which the shell runs nothing before it has read it whole.
 *
 * @param directory where the program starts; it is made if it is not there
 * @param command the program with its arguments
 * @param asUser the command that changes to the program's user; empty for no change
 * @param input standard input of a resource program, whose standard output is its result; absent: a
 *     program without input, all of whose output is output
 */
record StepScript(
    Path directory,
    Map<String, String> environment,
    List<String> command,
    List<String> asUser,
    Optional<String> input) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Names that shells keep for themselves. */
  private static final Set<String> SHELLS_OWN =
      Set.of("UID", "EUID", "PPID", "SHELLOPTS", "BASHOPTS", "BASH_VERSINFO", "OPTIND");

  /** Whether a variable can be given to a program; other names are no shell's names. */
  static boolean canName(String variable) {
    return NAME.matcher(variable).matches() && !SHELLS_OWN.contains(variable);
  }

  /**
   * The script.
   *
   * @throws StartFailure when something holds a NUL, which no program can be given
   */
  String text() throws StartFailure {
    String start = ShellText.quote(directory.toString());
    StringBuilder text = new StringBuilder("{\necho started >&3\n");
    text.append(
        "cd %s 2>/dev/null || { mkdir -p %s && cd %s; } || exit 126\n"
            .formatted(start, start, start));
    text.append("unset OLDPWD\n");
    environment.forEach((name, value) -> {
      if (canName(name)) {
        text.append("export ").append(name).append('=').append(ShellText.quote(value)).append('\n');
      }
    });
    text.append("exec ").append(words(asUser)).append(words(command));
    if (input.isEmpty()) {
      text.append("</dev/null 3>&- 4>&-\n");
    } else {
      String end = "END-" + UUID.randomUUID();
      text.append("1>&4 3>&- 4>&- <<'%s'\n%s\n%s\n".formatted(end, input.get(), end));
    }
    text.append("}\n");
    if (text.indexOf("\0") >= 0) {
      throw new StartFailure("the command or its environment holds a NUL character");
    }
    return text.toString();
  }

  private static String words(List<String> words) {
    return words.stream().map(ShellText::quote).collect(Collectors.joining(" ", "", " "));
  }

  /** Without the environment and the arguments. */
  @Override
  public String toString() {
    return "StepScript{" + command.getFirst() + "}";
  }
}
