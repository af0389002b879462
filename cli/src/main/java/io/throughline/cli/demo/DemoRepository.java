package io.throughline.cli.demo;

import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The git repository of the demo.
 *
 * @param directory its working tree
 */
record DemoRepository(Path directory) {
  private static final List<String> FILES =
      List.of("README.md", "ci/unit.sh", "ci/lint.sh", "ci/integration.sh");

  /** Makes the repository unless it is there. */
  void make() throws IOException, InterruptedException {
    if (Files.isDirectory(directory.resolve(".git"))) {
      return;
    }
    Files.createDirectories(directory);
    for (String name : FILES) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, resource("repo/" + name));
    }
    git("init", "--quiet", "--initial-branch=main");
    git("config", "user.name", "Throughline demo");
    git("config", "user.email", "demo@localhost");
    git("add", ".");
    git("commit", "--quiet", "--message", "An example to build");
  }

  /** Text of a file that comes with the demo. */
  static String resource(String name) throws IOException {
    try (InputStream stream = DemoRepository.class.getResourceAsStream("/demo/" + name)) {
      if (stream == null) {
        throw new IOException("the demo's file " + name + " is missing from this build");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void git(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of(args));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new CliFailure("the demo needs git; install it and run the demo again", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new CliFailure("git %s failed: %s".formatted(args[0], output.strip()));
    }
  }
}
