package io.throughline.engine.store;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Moments as the tables hold them: nanoseconds since 1970, 0 for none. */
public final class Times {
  private Times() {}

  public static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}
