package io.throughline.credentials.secret;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a manager that cannot answer is asked.
 *
 * @param attempts in all, at least 1
 * @param firstPause before the second attempt at most; each further pause is twice as long
 */
public record RetryPolicy(int attempts, Duration firstPause) {
  private static final int DOUBLINGS = 6;

  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("a manager is asked at least once");
    }
  }

  public static RetryPolicy standard() {
    return new RetryPolicy(5, Duration.ofMillis(200));
  }

  /**
   * The pause before one more attempt: between half and all of what doubling gives, so that many
   * who failed together do not come back together.
   *
   * @param retries attempts that failed after the first
   */
  Duration pause(int retries, RandomGenerator random) {
    long most = firstPause.toNanos() << Math.min(retries, DOUBLINGS);
    return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
  }
}
