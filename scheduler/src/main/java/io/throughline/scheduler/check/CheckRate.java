package io.throughline.scheduler.check;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Limits how many checks begin in a time. Permits come one after the other at an even rate; those
 * that are not taken are kept, up to a number.
 *
 * <p>For one thread at a time.
 */
final class CheckRate {
  private final InstantSource time;
  private final int most;
  private double permits;
  private double perSecond;
  private long lastMs;

  /** Begins with all permits that it keeps. */
  CheckRate(InstantSource time, int most) {
    this.time = time;
    this.most = most;
    this.permits = most;
    this.perSecond = 1;
    this.lastMs = time.millis();
  }

  /** From now on so many permits come in a second. */
  void setRate(double permitsPerSecond) {
    refill();
    perSecond = permitsPerSecond;
  }

  /** Takes a permit if there is one. */
  boolean tryTake() {
    refill();
    if (permits < 1) {
      return false;
    }
    permits--;
    return true;
  }

  /** How long it takes until there is a permit. */
  Duration delay() {
    refill();
    double missing = Math.max(0, 1 - permits);
    return Duration.ofMillis((long) Math.ceil(missing / perSecond * 1000));
  }

  private void refill() {
    long now = time.millis();
    permits = Math.min(most, permits + Math.max(0, now - lastMs) / 1000.0 * perSecond);
    lastMs = now;
  }
}
