package io.throughline.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h30m}. */
public final class DurationText {
  private static final Pattern WHOLE = Pattern.compile("([0-9]+(ms|h|m|s))+");
  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|h|m|s)");

  private DurationText() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when it is none, or longer than some hundred years
   */
  public static Duration parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw wrong();
    }
    try {
      Duration sum = Duration.ZERO;
      Matcher part = PART.matcher(text);
      while (part.find()) {
        sum = sum.plus(Long.parseLong(part.group(1)), unit(part.group(2)));
      }
      var _ = sum.toNanos(); // Whoever waits counts in these.
      return sum;
    } catch (ArithmeticException | NumberFormatException _) {
      throw wrong();
    }
  }

  /**
   * Reads a whole number of milliseconds, as OpenTelemetry's variables have durations.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Duration milliseconds(String text) {
    return Duration.ofMillis(Values.number(text, 0, Integer.MAX_VALUE));
  }

  /** The duration as {@link #parse} reads it; what is shorter than a millisecond is left out. */
  public static String of(Duration duration) {
    String text =
        part(duration.toHours(), "h")
            + part(duration.toMinutesPart(), "m")
            + part(duration.toSecondsPart(), "s")
            + part(duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text;
  }

  private static String part(long amount, String unit) {
    return amount == 0 ? "" : amount + unit;
  }

  private static ChronoUnit unit(String letters) {
    return switch (letters) {
      case "h" -> ChronoUnit.HOURS;
      case "m" -> ChronoUnit.MINUTES;
      case "s" -> ChronoUnit.SECONDS;
      default -> ChronoUnit.MILLIS;
    };
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("must be a duration like 500ms, 10s, 5m or 1h30m");
  }
}
