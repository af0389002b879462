package io.throughline.runner.resource.git;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.throughline.runner.StepPolicy;
import io.throughline.runner.resource.ResourceCall;
import io.throughline.runner.resource.ResourceFailure;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Runs git for one call of the resource: with nothing of the machine's own configuration, without
 * questions, without hooks, and with the login in files and variables that no list of processes
 * shows. The files are in the call's scratch directory, which goes with the call.
 *
 * <p>A command that talks to the repository is a span; what it says is output. Of the others only a
 * failure is shown.
 */
final class GitSession {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int ANSWER_BYTES = 16 << 20;
  private static final List<String> TALKING =
      List.of("clone", "fetch", "push", "ls-remote", "submodule");

  private final Telemetry telemetry;
  private final GitSource source;
  private final ResourceCall call;
  private final Path home;
  private final Map<String, String> environment = new java.util.HashMap<>();

  private GitSession(Telemetry telemetry, GitSource source, ResourceCall call) {
    this.telemetry = telemetry;
    this.source = source;
    this.call = call;
    this.home = call.scratch();
  }

  /** Prepares the login. */
  static GitSession open(Telemetry telemetry, GitSource source, ResourceCall call)
      throws IOException {
    GitSession session = new GitSession(telemetry, source, call);
    session.prepare();
    return session;
  }

  /** What the program is to say beside what git says. */
  void say(String text) {
    call.log().println(text);
  }

  /** A directory that goes with the call. */
  Path scratch(String name) {
    return home.resolve(name);
  }

  /**
   * Runs git and returns what it answered, without the last line end.
   *
   * @throws ResourceFailure when it fails
   */
  String git(Path directory, String... arguments)
      throws ResourceFailure, IOException, InterruptedException {
    Outcome outcome = attempt(directory, arguments);
    if (outcome.status() != 0) {
      throw new ResourceFailure(
          "git %s failed on %s (exit status %d)"
              .formatted(arguments[0], source.uri(), outcome.status()));
    }
    return outcome.answer().stripTrailing();
  }

  /** Whether git succeeds. */
  boolean succeeds(Path directory, String... arguments) throws IOException, InterruptedException {
    return run(directory, List.of(arguments), false).status() == 0;
  }

  /** Runs git, whose failure is not the end. */
  Outcome attempt(Path directory, String... arguments) throws IOException, InterruptedException {
    List<String> all = List.of(arguments);
    if (!TALKING.contains(arguments[0])) {
      return run(directory, all, true);
    }
    Span span =
        telemetry
            .span(SpanName.PROCESS, "git " + arguments[0])
            .attribute(Attribute.PROCESS_EXECUTABLE, "git")
            .start();
    try {
      return ended(span, run(directory, all, true));
    } finally {
      span.end();
    }
  }

  /**
   * How a command ended.
   *
   * @param said what it wrote to standard error
   */
  record Outcome(int status, String answer, String said) {}

  private static Outcome ended(Span span, Outcome outcome) {
    span.setAttribute(Attribute.PROCESS_EXIT_CODE, (long) outcome.status());
    if (outcome.status() != 0) {
      span.setAttribute(Attribute.ERROR_TYPE, "exit_" + outcome.status());
      span.setStatus(StatusCode.ERROR);
    }
    return outcome;
  }

  private Outcome run(Path directory, List<String> arguments, boolean aloud)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(arguments);
    Path answer = Files.createTempFile(home, "answer", "");
    Path words = Files.createTempFile(home, "words", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(answer.toFile())
            .redirectError(words.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (InputStream said = new FileInputStream(words.toFile())) {
      process.getOutputStream().close();
      boolean live = aloud && TALKING.contains(arguments.getFirst());
      StringBuilder all = new StringBuilder();
      boolean ended;
      do {
        ended = process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        String more = new String(said.readNBytes(ANSWER_BYTES), StandardCharsets.UTF_8);
        all.append(more);
        if (live) {
          print(more);
        }
      } while (!ended);
      if (aloud && !live && process.exitValue() != 0) {
        print(all.toString());
      }
      return new Outcome(process.exitValue(), answer(answer), all.toString());
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw e;
    } finally {
      Files.deleteIfExists(answer);
      Files.deleteIfExists(words);
    }
  }

  private static String answer(Path file) throws IOException {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readNBytes(ANSWER_BYTES), StandardCharsets.UTF_8);
    }
  }

  /**
   * Progress that git overwrites on a terminal is left out: only the last state of a line is shown.
   */
  private void print(String text) {
    String safe = text.replaceAll("[^\\r\\n]*\\r(?!\\n)", "");
    for (String secret : secrets()) {
      safe = safe.replace(secret, "((redacted))");
    }
    if (!safe.isEmpty()) {
      call.log().print(safe);
      call.log().flush();
    }
  }

  private List<String> secrets() {
    return source.login().password().filter(text -> text.length() > 1).stream().toList();
  }

  private void prepare() throws IOException {
    environment.put(
        "PATH", Objects.requireNonNullElse(System.getenv("PATH"), StepPolicy.DEFAULT_PATH));
    environment.put("HOME", home.toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String proxy : List.of("http_proxy", "https_proxy", "no_proxy", "all_proxy")) {
      String value = System.getenv(proxy);
      if (value != null) {
        environment.put(proxy, value);
      }
    }
    if (source.trustAnyServer()) {
      environment.put("GIT_SSL_NO_VERIFY", "true");
    }
    Files.writeString(home.resolve(".gitconfig"), config());
    prepareLogin();
  }

  private void prepareLogin() throws IOException {
    StringBuilder ssh =
        new StringBuilder(
            "ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR");
    if (source.login().privateKey().isPresent()) {
      Path key =
          secretFile("key", source.login().privateKey().get().stripTrailing() + "\n", "rw-------");
      ssh.append(" -o IdentitiesOnly=yes -i '").append(key).append('\'');
    }
    source
        .login()
        .sshUser()
        .ifPresent(user -> ssh.append(" -l '").append(user.replace("'", "")).append('\''));
    environment.put("GIT_SSH_COMMAND", ssh.toString());
    if (source.login().username().isPresent() || source.login().password().isPresent()) {
      environment.put("THROUGHLINE_GIT_USERNAME", source.login().username().orElse(""));
      environment.put("THROUGHLINE_GIT_PASSWORD", source.login().password().orElse(""));
      String answers =
          """
          #!/bin/sh
          case "$1" in
            Username*) printf '%s\\n' "$THROUGHLINE_GIT_USERNAME" ;;
            *) printf '%s\\n' "$THROUGHLINE_GIT_PASSWORD" ;;
          esac
          """;
      environment.put("GIT_ASKPASS", secretFile("askpass", answers, "rwx------").toString());
    }
  }

  private Path secretFile(String name, String content, String permissions) throws IOException {
    Path file = home.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    return Files.writeString(file, content);
  }

  private String config() {
    StringBuilder config =
        new StringBuilder(
            """
            [safe]
            directory = *
            [user]
            name = Throughline
            email = throughline@localhost
            [gc]
            auto = 0
            [maintenance]
            auto = false
            [advice]
            detachedHead = false
            [core]
            hooksPath = /dev/null
            [init]
            defaultBranch = main
            """);
    if (source.isLocal()) {
      // Submodules of a repository of this machine may be such, too.
      config.append("[protocol \"file\"]\nallow = always\n");
    }
    source.config().forEach((name, value) -> config.append(setting(name, value)));
    return config.toString();
  }

  private static String setting(String name, String value) {
    int first = name.indexOf('.');
    int last = name.lastIndexOf('.');
    if (first <= 0 || last == name.length() - 1) {
      return "";
    }
    String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    String section =
        first == last
            ? name.substring(0, first)
            : "%s \"%s\""
                .formatted(
                    name.substring(0, first),
                    name.substring(first + 1, last).replace("\\", "\\\\").replace("\"", "\\\""));
    return "[%s]\n%s = \"%s\"\n".formatted(section, name.substring(last + 1), quoted);
  }
}
