package io.throughline.runner.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The caches of tasks. A cache is handed from container to container: it moves into the one that
 * starts and back when that one's program has ended, well or not. A container that starts meanwhile
 * begins with an empty cache, and the one that ends last leaves its own; so two containers never
 * write to the same files. A container that was killed gives its cache up.
 */
final class Caches {
  private final Path directory;

  Caches(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** The name of a cache's place. */
  static String place(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Moves the cache to {@code to}, where nothing may be yet; makes an empty directory there when
   * there is none.
   */
  void take(String place, Path to) throws IOException {
    try {
      Files.move(directory.resolve(place), to, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException _) {
      Files.createDirectories(to);
    }
  }

  /** Takes a cache back. */
  void giveBack(String place, Path from) throws IOException {
    if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path to = directory.resolve(place);
    Path older = directory.resolve("older-" + UUID.randomUUID());
    while (true) {
      try {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        break;
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
        moveAway(to, older);
      }
    }
    FileTree.delete(older);
  }

  private static void moveAway(Path to, Path older) throws IOException {
    try {
      Files.move(to, older, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException _) {
      // Another container has taken it meanwhile.
    }
  }
}
