package io.throughline.bench.run;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The wall clock in nanoseconds since 1970, as {@code date +%s%N} and spans have it. */
final class Nanos {
  private Nanos() {}

  static long now() {
    Instant now = Clock.systemUTC().instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
