package io.throughline.runner.resource;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as pipelines write them: {@code 1h30m}, {@code 1.5s}, {@code 300ms}. */
final class GoDuration {
  private static final Pattern WHOLE =
      Pattern.compile("[+-]?((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h))+");
  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");

  private GoDuration() {}

  /** Reads a duration that is not negative. */
  static Duration parse(String text) throws ResourceFailure {
    if (!WHOLE.matcher(text).matches() || text.startsWith("-")) {
      throw new ResourceFailure(
          "\"" + text + "\" is no duration: it must be written like 1h30m, 90s or 500ms");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      double amount = Double.parseDouble(part.group(1));
      sum = sum.plusNanos(Math.round(amount * nanos(part.group(2))));
    }
    return sum;
  }

  private static double nanos(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      default -> 3600e9;
    };
  }
}
