package io.throughline.runner.resource.git;

import io.throughline.runner.resource.ResourceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of a repository that is not trusted: read as files, never by a git program, which would
 * heed the repository's own configuration.
 */
final class GitFiles {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
  private static final Pattern REF = Pattern.compile("refs/[A-Za-z0-9._/+@#-]+");
  private static final int DEPTH = 5;

  private final Path directory;
  private final String name;

  private GitFiles(Path directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /** The git directory of a working tree. */
  static GitFiles of(Path tree, String name) throws ResourceFailure {
    Path directory = tree.resolve(".git");
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new ResourceFailure(name + " is no git repository");
    }
    return new GitFiles(directory, name);
  }

  /** The commit that is checked out. */
  String head() throws ResourceFailure, IOException {
    String ref = "HEAD";
    for (int step = 0; step < DEPTH; step++) {
      String content = content(ref);
      if (COMMIT.matcher(content).matches()) {
        return content;
      }
      String next = content.startsWith("ref: ") ? content.substring(5).strip() : "";
      if (!REF.matcher(next).matches() || next.contains("..")) {
        break;
      }
      ref = next;
    }
    throw new ResourceFailure("it cannot be told which commit is checked out in " + name);
  }

  /** Lets another repository read the objects of this one. */
  void lendObjects(Path other) throws ResourceFailure, IOException {
    Path objects = directory.resolve("objects");
    if (!Files.isDirectory(objects, LinkOption.NOFOLLOW_LINKS)) {
      throw new ResourceFailure(name + " has no objects");
    }
    Path info = Files.createDirectories(other.resolve(Path.of("objects", "info")));
    Files.writeString(info.resolve("alternates"), objects + "\n");
    Path shallow = directory.resolve("shallow");
    if (Files.isRegularFile(shallow, LinkOption.NOFOLLOW_LINKS)) {
      Files.copy(shallow, other.resolve("shallow"));
    }
  }

  private String content(String ref) throws ResourceFailure, IOException {
    Path file = directory.resolve(ref);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Files.readString(file).strip();
    }
    return packed(ref).orElseThrow(() -> new ResourceFailure(name + " has no commit yet"));
  }

  private Optional<String> packed(String ref) throws IOException {
    Path file = directory.resolve("packed-refs");
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.endsWith(" " + ref))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .findFirst();
    }
  }
}
