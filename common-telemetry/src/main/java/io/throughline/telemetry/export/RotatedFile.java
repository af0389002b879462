package io.throughline.telemetry.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that several threads and processes append to, with older ones beside it: {@code PATH.1} is
 * the youngest of them.
 *
 * <p>The system appends each write as a whole, so nobody waits for anybody. Only whoever moves the
 * full file away takes a lock, and who does not get it leaves that to the one who has; so all of it
 * may take a write of each more than it should.
 */
final class RotatedFile {
  private static final int OLDER = 3;

  private final Path path;
  private final long bytesEach;

  /**
   * A file.
   *
   * @param bytes of it and the older ones
   */
  RotatedFile(Path path, long bytes) {
    this.path = path;
    this.bytesEach = bytes / (OLDER + 1);
  }

  /** Appends whole lines. What is longer than a file may be is not written. */
  void append(byte[] lines) throws IOException {
    if (lines.length > bytesEach) {
      throw new IOException("%d bytes do not fit into %s".formatted(lines.length, path));
    }
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (!fits(lines.length)) {
      moveAway(lines.length);
    }
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer buffer = ByteBuffer.wrap(lines);
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    }
  }

  private boolean fits(int length) throws IOException {
    return !Files.exists(path) || Files.size(path) + length <= bytesEach;
  }

  private void moveAway(int length) throws IOException {
    try (FileChannel lockFile =
            FileChannel.open(
                path.resolveSibling(path.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = lockFile.tryLock()) {
      if (lock == null || fits(length)) {
        return;
      }
      for (int age = OLDER - 1; age >= 0; age--) {
        if (Files.exists(aged(age))) {
          Files.move(aged(age), aged(age + 1), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (OverlappingFileLockException _) {
      // Another thread of this process moves it away.
    }
  }

  private Path aged(int age) {
    return age == 0 ? path : path.resolveSibling(path.getFileName() + "." + age);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
