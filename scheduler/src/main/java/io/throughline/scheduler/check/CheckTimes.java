package io.throughline.scheduler.check;

import io.throughline.scheduler.store.CheckStore.Locked;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** When a resource is checked next. */
public final class CheckTimes {
  /** Intervals vary by this share to both sides, so that checks do not stay together. */
  private static final double JITTER = 0.05;

  private final Duration interval;
  private final RandomGenerator random;

  public CheckTimes(Duration interval, RandomGenerator random) {
    this.interval = interval;
    this.random = random;
  }

  /**
   * The next check after one that has ended; empty when there is none until somebody asks.
   *
   * <p>Checked now and then are resources that trigger a job, and those of which not enough is
   * known: the last check failed, no version was found, the pinned one was not.
   *
   * @param resource after the check's versions were saved
   * @param beganMs when the check began
   * @param endedMs when it ended
   * @param failed whether it found out nothing
   */
  OptionalLong next(Locked resource, long beganMs, long endedMs, boolean failed) {
    if (resource.demandedMs() >= beganMs) {
      return OptionalLong.of(endedMs);
    }
    boolean never = resource.everyMs() < 0;
    boolean isWaitedFor = failed && resource.demandedMs() > 0;
    boolean isUnknown = failed || !resource.pinIsKnown();
    boolean isWanted =
        resource.triggers() || isUnknown || (resource.feeds() && !resource.hasVersions());
    if (never ? !isWaitedFor : !isWanted) {
      return OptionalLong.empty();
    }
    double share = 1 + JITTER * (2 * random.nextDouble() - 1);
    return OptionalLong.of(endedMs + Math.max(1, (long) (every(resource.everyMs()) * share)));
  }

  /** The interval of a resource in milliseconds. */
  public long every(long everyMs) {
    return everyMs > 0 ? everyMs : interval.toMillis();
  }
}
