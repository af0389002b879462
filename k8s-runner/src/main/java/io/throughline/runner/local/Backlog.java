package io.throughline.runner.local;

import io.throughline.runner.RunnerLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the output of one container within bounds. The file takes what the program prints; when
 * that is too far ahead of whoever reads, the program is halted until the reader has caught up.
 * What has been read and is older than what is kept gives its room on the disk back, while the
 * offsets of the rest stay as they are.
 */
final class Backlog {
  private static final Logger log = LoggerFactory.getLogger(Backlog.class);

  private final ContainerHome home;
  private final long ahead;
  private final long kept;
  private final Copies tools;
  private boolean halted;
  private boolean canDrop = true;
  private long dropped;

  private Backlog(ContainerHome home, long ahead, long kept, Copies tools, boolean halted) {
    this.home = home;
    this.ahead = ahead;
    this.kept = kept;
    this.tools = tools;
    this.halted = halted;
  }

  /** Bounds for a container that starts. */
  static Backlog fresh(ContainerHome home, RunnerLimits limits, Copies tools) {
    return new Backlog(home, limits.backlogBytes(), limits.keptOutputBytes(), tools, false);
  }

  /** Bounds for a container that was found: an earlier runner may have halted it. */
  static Backlog found(ContainerHome home, RunnerLimits limits, Copies tools) throws IOException {
    Backlog backlog =
        new Backlog(home, limits.backlogBytes(), limits.keptOutputBytes(), tools, true);
    backlog.dropped = home.droppedOutput();
    return backlog;
  }

  /** Looks at the file and does what is needed. */
  void check(Work work, long delivered) throws InterruptedException {
    try {
      long size = Files.exists(home.output()) ? Files.size(home.output()) : 0;
      long waiting = size - delivered;
      if (!halted && waiting > ahead) {
        work.halt();
        halted = true;
      } else if (halted && waiting <= ahead / 2) {
        halted = false;
        work.goOn();
      }
      long needless = Math.min(delivered, size - kept);
      // In large steps: each costs a process.
      if (canDrop && needless - dropped > kept / 4) {
        drop(needless);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + home.name() + " cannot be looked at", e);
    }
  }

  private void drop(long until) throws IOException, InterruptedException {
    try {
      home.writeDroppedOutput(until);
      tools.run(
          java.util.List.of(
              "fallocate",
              "--punch-hole",
              "--offset",
              "0",
              "--length",
              Long.toString(until),
              home.output().toString()));
      dropped = until;
    } catch (StartFailure e) {
      canDrop = false;
      home.writeDroppedOutput(dropped);
      log.warn("old output cannot give its room on the disk back: {}", e.getMessage());
    }
  }
}
