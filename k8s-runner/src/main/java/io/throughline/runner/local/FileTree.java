package io.throughline.runner.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Trees of files that programs left behind, with whatever permissions they gave them. Links are
 * never followed.
 */
final class FileTree {
  private FileTree() {}

  /** Deletes a tree; does nothing when it is not there. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(root, new Deletion());
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      open(directory);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    /** A directory that could not be listed: made accessible, then tried again. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof AccessDeniedException && open(file)) {
        Files.walkFileTree(file, this);
        return FileVisitResult.CONTINUE;
      }
      if (failure instanceof java.nio.file.NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      // A large tree takes seconds, in which a virtual thread would let no other one have its
      // carrier.
      Thread.yield();
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException _) {
        // Something was still being written when the walk began.
        delete(directory);
      }
      return FileVisitResult.CONTINUE;
    }

    /** Makes a directory accessible; false when it was already, or cannot be made so. */
    private static boolean open(Path directory) {
      if (Files.isReadable(directory)
          && Files.isWritable(directory)
          && Files.isExecutable(directory)) {
        return false;
      }
      try {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return true;
      } catch (IOException | UnsupportedOperationException _) {
        return false;
      }
    }
  }
}
