package io.throughline.runner.resource.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository with a working tree, made by the git program. */
final class TestRepository {
  private final Path directory;

  private TestRepository(Path directory) {
    this.directory = directory;
  }

  static TestRepository create(Path directory) throws Exception {
    Files.createDirectories(directory);
    TestRepository repository = new TestRepository(directory);
    repository.git("init", "--quiet", "--initial-branch=main", ".");
    repository.git("config", "receive.denyCurrentBranch", "ignore");
    return repository;
  }

  Path directory() {
    return directory;
  }

  /** Writes a file and commits it; the answer is the commit. */
  String commit(String file, String message) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, message + "\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
    return git("rev-parse", "HEAD");
  }

  String git(String... arguments) throws IOException, InterruptedException {
    return git(directory, arguments);
  }

  static String git(Path directory, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "-c",
                "user.name=Ada",
                "-c",
                "user.email=ada@example.org",
                "-c",
                "protocol.file.allow=always",
                "-c",
                "advice.detachedHead=false"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + said);
    }
    return said.strip();
  }
}
