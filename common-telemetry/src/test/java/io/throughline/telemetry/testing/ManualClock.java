package io.throughline.telemetry.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that moves when it is told to.
 *
 * <p>Safe for use from many threads.
 */
public final class ManualClock implements InstantSource {
  private Instant now;

  private ManualClock(Instant now) {
    this.now = now;
  }

  /** A clock that stands at the given moment. */
  public static ManualClock at(Instant now) {
    return new ManualClock(now);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves on. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public String toString() {
    return "ManualClock{" + instant() + "}";
  }
}
