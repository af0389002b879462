package io.throughline.credentials.credhub;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A token of UAA.
 *
 * @param ends absent when UAA does not say it
 * @param renewAt when to get the next one
 */
record UaaToken(String text, Optional<Instant> ends, Optional<Instant> renewAt) {
  private static final Duration LONGEST_MARGIN = Duration.ofSeconds(30);
  private static final int PART = 10;

  /** A token that counts from now on: the last tenth of its time is left unused, or 30 seconds. */
  static UaaToken of(String text, Optional<Duration> lifetime, Instant now) {
    Optional<Duration> used =
        lifetime.map(all -> {
          Duration tenth = all.dividedBy(PART);
          return all.minus(tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN);
        });
    return new UaaToken(text, lifetime.map(now::plus), used.map(now::plus));
  }

  boolean isGood(Instant now) {
    return renewAt.map(now::isBefore).orElse(true);
  }

  /** Without the text. */
  @Override
  public String toString() {
    return "UAA token";
  }
}
