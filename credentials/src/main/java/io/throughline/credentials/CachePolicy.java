package io.throughline.credentials;

import java.time.Duration;

/**
 * What is remembered of a source's answers.
 *
 * @param found how long a value; zero remembers none
 * @param missing how long that there is none; zero forgets it at once
 * @param entries most answers that are remembered
 */
public record CachePolicy(Duration found, Duration missing, int entries) {
  public static CachePolicy standard() {
    return new CachePolicy(Duration.ofMinutes(1), Duration.ofSeconds(10), 10_000);
  }
}
