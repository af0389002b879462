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
