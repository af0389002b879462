package io.throughline.bench.run;

import io.throughline.cli.terminal.CliFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looking again and again until something is so. */
final class Waiting {
  private static final long PAUSE_MS = 10;

  private Waiting() {}

  /**
   * @param what it is waited for, for the message
   * @throws CliFailure when it takes longer than the limit
   */
  static void until(String what, Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new CliFailure("waited %d s until %s".formatted(limit.toSeconds(), what));
      }
      var _ = new CountDownLatch(1).await(PAUSE_MS, TimeUnit.MILLISECONDS);
    }
  }
}
