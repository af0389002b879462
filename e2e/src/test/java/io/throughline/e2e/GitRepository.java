package io.throughline.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A git repository on a server, and somebody's clone of it.
 *
 * @param server the bare repository that pipelines watch
 * @param tree somebody's clone, from which is pushed
 */
record GitRepository(Path server, Path tree) {
  /** Makes one with a first commit on branch main. */
  static GitRepository make(Path directory) throws IOException, InterruptedException {
    GitRepository repository =
        new GitRepository(directory.resolve("server.git"), directory.resolve("clone"));
    Files.createDirectories(directory);
    git(directory, "init", "--quiet", "--bare", "--initial-branch=main", "server.git");
    git(directory, "init", "--quiet", "--initial-branch=main", "clone");
    git(repository.tree, "config", "user.name", "somebody");
    git(repository.tree, "config", "user.email", "somebody@localhost");
    git(repository.tree, "remote", "add", "origin", repository.server.toString());
    repository.push("first");
    return repository;
  }

  /** Commits and pushes; the answer is the id of the commit. */
  String push(String message) throws IOException, InterruptedException {
    git(tree, "commit", "--quiet", "--allow-empty", "--message", message);
    git(tree, "push", "--quiet", "origin", "main");
    return git(tree, "rev-parse", "HEAD");
  }

  private static String git(Path directory, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    return output.strip();
  }
}
