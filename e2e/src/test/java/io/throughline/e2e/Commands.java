package io.throughline.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program as a user does in a terminal, and waits for its end.
 *
 * @param program and the arguments that it always gets
 * @param environment beside the one that is inherited
 */
record Commands(List<String> program, Map<String, String> environment) {
  /** How a program ended, and what it printed. */
  record Ended(int status, String output) {}

  Commands {
    program = List.copyOf(program);
    environment = Map.copyOf(environment);
  }

  /** The launcher script of this checkout. */
  static Commands launcher() {
    return new Commands(
        List.of(Installation.checkout().resolve("throughline").toString()), Map.of());
  }

  /** The same with more in its environment. */
  Commands with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Commands(program, more);
  }

  /** Runs it to its end. Its output goes through a file, which nobody can keep open for us. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", ".txt");
    try {
      Process process = start(output, arguments);
      if (!process.waitFor(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(List.of(arguments) + " does not end:\n" + read(output));
      }
      return new Ended(process.exitValue(), read(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** Starts it; what it prints goes into the file. */
  Process start(Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
