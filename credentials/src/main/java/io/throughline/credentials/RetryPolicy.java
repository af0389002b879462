package io.throughline.credentials;

import java.time.Duration;

/**
 * How often a source that cannot be reached is asked.
 *
 * @param attempts in all, at least 1
 * @param firstPause before the second attempt; each further pause is twice as long
 */
public record RetryPolicy(int attempts, Duration firstPause) {
  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("a source is asked at least once");
    }
  }

  public static RetryPolicy standard() {
    return new RetryPolicy(4, Duration.ofMillis(100));
  }
}
