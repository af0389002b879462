package io.throughline.work;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes one loop that looks for work. Rings that come while the loop works are remembered as one,
 * so that nothing is missed and nothing is looked at twice.
 */
public final class Doorbell {
  private final Semaphore rings = new Semaphore(0);

  public void ring() {
    rings.release();
  }

  /**
   * Returns after the next ring, or the last one since the previous wait, or {@code atMost}: a
   * safety net, not a schedule.
   */
  public void await(Duration atMost) throws InterruptedException {
    if (rings.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      rings.drainPermits();
    }
  }
}
