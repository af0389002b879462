package io.throughline.runner.local;

import io.throughline.runner.FileChunks;
import io.throughline.runner.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The artifacts that containers left behind. An artifact is known as {@code container/name}; where
 * its files are is written in the container's record, so that no part of an id is ever used as a
 * path. What the container made of its own directories is not trusted: an artifact that is or leads
 * through a link is no artifact, and a file that a link takes out of it is not there.
 */
final class Artifacts {
  private static final Pattern ID = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*)/(.+)");
  private static final int PIECE_BYTES = 256 << 10;

  private final Path containers;
  private final long maxFileBytes;

  Artifacts(Path containers, long maxFileBytes) {
    this.containers = containers;
    this.maxFileBytes = maxFileBytes;
  }

  /** The id of a container's artifact. */
  static String id(ContainerHome container, String name) {
    return container.name() + "/" + name;
  }

  /** The container whose artifact it is. */
  static Optional<String> container(String id) {
    Matcher matcher = ID.matcher(id);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * Where an artifact's files are, relative to the directory of all containers.
   *
   * @throws Refusal when there is no such artifact
   */
  Path relative(String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      throw Refusal.invalid("\"" + id + "\" is no id of an artifact");
    }
    try {
      Path container = containers.resolve(matcher.group(1));
      String below =
          new ContainerHome(container)
              .record()
              .map(record -> record.outputs().get(matcher.group(2)))
              .orElseThrow(() -> gone(id));
      Path directory = container.resolve(below);
      Path expected = container.toRealPath().resolve(below);
      if (!Files.isDirectory(directory) || !directory.toRealPath().equals(expected)) {
        throw gone(id);
      }
      return containers.relativize(directory);
    } catch (IOException _) {
      throw gone(id);
    }
  }

  /** Where an artifact's files are. */
  Path directory(String id) {
    return containers.resolve(relative(id));
  }

  /** A small file of an artifact, if it is there. */
  Optional<byte[]> smallFile(String id, String path, int maxBytes) throws IOException {
    Optional<Path> file = file(directory(id), path);
    if (file.isEmpty() || Files.size(file.get()) > maxBytes) {
      return Optional.empty();
    }
    return Optional.of(Files.readAllBytes(file.get()));
  }

  /** Hands over a file. */
  void read(String id, String path, long maxBytes, FileChunks chunks) throws InterruptedException {
    long limit = maxBytes > 0 ? Math.min(maxBytes, maxFileBytes) : maxFileBytes;
    Path file =
        file(directory(id), path)
            .orElseThrow(() -> Refusal.notFound("there is no file " + path + " in " + id));
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > limit) {
        throw Refusal.tooLarge("%s in %s is larger than %d bytes".formatted(path, id, limit));
      }
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
      long left = limit;
      while (left > 0 && channel.read(piece.clear().limit((int) Math.min(left, PIECE_BYTES))) > 0) {
        piece.flip();
        left -= piece.remaining();
        chunks.accept(piece);
      }
    } catch (ClosedByInterruptException _) {
      throw new InterruptedException();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " in " + id + " cannot be read", e);
    }
  }

  private static Optional<Path> file(Path artifact, String path) {
    try {
      Path root = artifact.toRealPath();
      Path file = artifact.resolve(path).toRealPath();
      return file.startsWith(root) && Files.isRegularFile(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static Refusal gone(String id) {
    return Refusal.notFound("the artifact " + id + " is not there (any more)");
  }
}
