package io.throughline.cli.trace;

import java.util.Locale;

/** Durations as people read them: three digits and a unit. */
public final class Durations {
  private static final double MILLI = 1e6;
  private static final double SECOND = 1e9;

  private Durations() {}

  /** A duration of so many nanoseconds. */
  public static String text(long nanos) {
    if (nanos == 0) {
      return "0 ms";
    }
    if (nanos < MILLI) {
      return String.format(Locale.ROOT, "%.2f ms", nanos / MILLI);
    }
    if (nanos < 10 * MILLI) {
      return String.format(Locale.ROOT, "%.1f ms", nanos / MILLI);
    }
    if (nanos < SECOND) {
      return "%.0f ms".formatted(nanos / MILLI);
    }
    if (nanos < 60 * SECOND) {
      return String.format(Locale.ROOT, "%.2f s", nanos / SECOND);
    }
    long seconds = Math.round(nanos / SECOND);
    if (seconds < 3600) {
      return "%dm %02ds".formatted(seconds / 60, seconds % 60);
    }
    return "%dh %02dm".formatted(seconds / 3600, seconds % 3600 / 60);
  }
}
