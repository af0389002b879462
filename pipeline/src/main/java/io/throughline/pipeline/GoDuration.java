package io.throughline.pipeline;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Durations in the notation of pipelines: {@code 1h30m}, {@code 1.5h}, {@code 100ms}. */
public final class GoDuration {
  private static final int LONGEST_TEXT = 100;
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final Map<String, Long> NANOS_IN_UNIT =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /** The duration, or nothing when the text is none or longer than 290 years. */
  public static Optional<Duration> parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (rest.isEmpty() || rest.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    return nanos(rest).map(nanos -> Duration.ofNanos(negative ? -nanos : nanos));
  }

  private static Optional<Long> nanos(String text) {
    BigDecimal sum = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unitStart = endOf(text, at, true);
      int unitEnd = endOf(text, unitStart, false);
      Long unit = NANOS_IN_UNIT.get(text.substring(unitStart, unitEnd));
      Optional<BigDecimal> amount = amount(text.substring(at, unitStart));
      if (unit == null || amount.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.add(amount.get().multiply(BigDecimal.valueOf(unit)));
      at = unitEnd;
    }
    return sum.compareTo(LARGEST) > 0
        ? Optional.empty()
        : Optional.of(sum.setScale(0, RoundingMode.DOWN).longValueExact());
  }

  private static int endOf(String text, int start, boolean ofNumber) {
    int at = start;
    while (at < text.length() && isNumberPart(text.charAt(at)) == ofNumber) {
      at++;
    }
    return at;
  }

  private static boolean isNumberPart(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static Optional<BigDecimal> amount(String digits) {
    if (digits.isEmpty() || digits.equals(".") || digits.indexOf('.') != digits.lastIndexOf('.')) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(digits));
  }

  /** The duration as it is usually written: {@code 1h30m0s}, {@code 1.5s}, {@code 0s}. */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      return formatFraction(duration.toNanos());
    }
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    BigDecimal seconds =
        BigDecimal.valueOf(duration.toSecondsPart())
            .add(BigDecimal.valueOf(duration.toNanosPart(), 9));
    return text.append(plain(seconds)).append('s').toString();
  }

  private static String formatFraction(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    if (nanos < 1_000_000) {
      return plain(BigDecimal.valueOf(nanos, 3)) + "µs";
    }
    return plain(BigDecimal.valueOf(nanos, 6)) + "ms";
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
