package io.throughline.runner.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads a file that grows until something has ended, and all that is in it then. It looks often
 * while there is something to read, or has just been, and less often the longer there is not.
 */
final class OutputFollower {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMillis(50);
  private static final int PIECE_BYTES = 64 << 10;

  /** The end after which the file does not grow. */
  interface End {
    boolean isReached();

    /** Waits for it. */
    void await(Duration atMost) throws InterruptedException;
  }

  /** Whoever is given what was read; the buffer is only to be read before the call returns. */
  @FunctionalInterface
  interface Reader {
    void accept(ByteBuffer data, long endOffset) throws InterruptedException;
  }

  private final Path file;
  private final End end;

  OutputFollower(Path file, End end) {
    this.file = file;
    this.end = end;
  }

  /**
   * Reads from an offset to the end. Returns when the end is reached and everything has been handed
   * over.
   *
   * @return the offset that was reached
   */
  long follow(long from, Reader reader) throws IOException, InterruptedException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    Duration pause = SHORTEST;
    long offset = from;
    try (FileChannel channel = FileChannel.open(file)) {
      while (true) {
        // Asked before the file is read: what comes after the last read is then before the end.
        boolean last = end.isReached();
        int read = channel.read(piece.clear(), offset);
        if (read > 0) {
          offset += read;
          reader.accept(piece.flip(), offset);
          pause = SHORTEST;
        } else if (last) {
          return offset;
        } else {
          end.await(pause);
          Duration longer = pause.multipliedBy(2);
          pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        }
      }
    } catch (ClosedByInterruptException _) {
      throw new InterruptedException();
    }
  }
}
