package io.throughline.credentials.secret;

import java.time.Duration;

/**
 * What is remembered of a manager's answers.
 *
 * @param found how long a value; zero remembers none
 * @param missing how long that there is none, and how long a manager that cannot be reached is not
 *     asked again for a value that is known from before; zero forgets it at once
 * @param stale how long beyond {@code found} a value still counts while its manager cannot be
 *     reached; zero for no longer
 * @param entries most answers that are remembered
 */
public record CachePolicy(Duration found, Duration missing, Duration stale, int entries) {
  public static CachePolicy standard() {
    return new CachePolicy(
        Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMinutes(10), 10_000);
  }

  /** Remembers nothing. */
  public static CachePolicy none() {
    return new CachePolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);
  }
}
