package io.throughline.engine.run;

import io.throughline.engine.scope.Cancellation;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.concurrent.Future;

/** Tells work to stop that takes too long. */
public final class Deadlines {
  private final WorkThreads threads;

  public Deadlines(WorkThreads threads) {
    this.threads = threads;
  }

  /** Cancels after that time, at once if none is left, unless the registration is closed before. */
  public Cancellation.Registration cancelAfter(Duration left, Cancellation cancellation) {
    if (left.isNegative() || left.isZero()) {
      cancellation.cancel(Cancellation.Cause.TIMEOUT);
      return () -> {};
    }
    Future<?> alarm =
        threads.start(() -> {
          try {
            new Doorbell().await(left);
            cancellation.cancel(Cancellation.Cause.TIMEOUT);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    return () -> alarm.cancel(true);
  }
}
