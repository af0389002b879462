package io.throughline.telemetry.export;

import java.time.Duration;

/**
 * How spans, or lines of output, wait for their exporter. Each exporter has a queue and a thread of
 * its own, so that one that is slow or away takes nothing from the others.
 *
 * @param queue unsent ones kept at most; what comes on top is dropped and counted
 * @param batch those sent at once at most
 * @param delay how long one waits at most for others to be sent with
 * @param patience how long sending a batch may take in all, retries included
 */
public record Batching(int queue, int batch, Duration delay, Duration patience) {
  /** What holds when nothing is set. */
  public static final Batching DEFAULT =
      new Batching(32_768, 2048, Duration.ofSeconds(1), Duration.ofSeconds(30));

  /**
   * The same for lines of builds' output: with their greatest length, a full queue takes 128 MiB of
   * Latin letters, and a batch is smaller than the 4 MiB that a collector takes at once.
   */
  public static final Batching LINES =
      new Batching(16_384, 256, Duration.ofSeconds(1), Duration.ofSeconds(30));

  public Batching {
    batch = Math.min(batch, queue);
  }

  /** The same with another length of the queue. */
  public Batching withQueue(int length) {
    return new Batching(length, batch, delay, patience);
  }
}
