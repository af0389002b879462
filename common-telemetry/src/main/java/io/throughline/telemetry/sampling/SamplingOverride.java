package io.throughline.telemetry.sampling;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate of its own for the traces that begin in one service, or with a request to one route.
 * Written {@code service=NAME:RATE} or {@code route=[METHOD] PATH:RATE}, where the rate is a share
 * from 0 to 1, or so many traces a second as {@code 5/s}.
 *
 * @param subject what it is for
 * @param method of the request; empty for any
 * @param name of the service, or template of the route
 * @param rate share, or traces a second
 * @param perSecond whether the rate is traces a second
 */
public record SamplingOverride(
    Subject subject, String method, String name, double rate, boolean perSecond) {
  /** What an override can be for. */
  public enum Subject {
    SERVICE,
    ROUTE
  }

  private static final String PER_SECOND = "/s";
  private static final Pattern ROUTE = Pattern.compile("(?:([A-Za-z]+)\\s+)?(/\\S*)");
  private static final Pattern SERVICE = Pattern.compile("\\S+");

  /**
   * Reads an override.
   *
   * @throws IllegalArgumentException with what is wrong, and where
   */
  public static SamplingOverride parse(String text) {
    int equals = text.indexOf('=');
    Subject subject =
        switch (equals < 0 ? "" : text.substring(0, equals).strip()) {
          case "service" -> Subject.SERVICE;
          case "route" -> Subject.ROUTE;
          default -> throw wrong(1, "service=NAME:RATE or route=[METHOD] PATH:RATE");
        };
    int colon = text.lastIndexOf(':');
    if (colon < equals) {
      throw wrong(text.length() + 1, "\":\" and a rate");
    }
    String rate = text.substring(colon + 1).strip();
    boolean perSecond = rate.endsWith(PER_SECOND);
    double number =
        number(perSecond ? rate.substring(0, rate.length() - PER_SECOND.length()) : rate);
    if (!(number >= 0) || Double.isInfinite(number) || (!perSecond && number > 1)) {
      throw wrong(colon + 2, "a share from 0 to 1, or traces a second as in 5/s");
    }
    String name = text.substring(equals + 1, colon).strip();
    Matcher parts = (subject == Subject.ROUTE ? ROUTE : SERVICE).matcher(name);
    if (!parts.matches()) {
      throw wrong(
          equals + 2,
          subject == Subject.ROUTE ? "a path, as in GET /api/v1/jobs" : "the name of a service");
    }
    boolean hasMethod = subject == Subject.ROUTE && parts.group(1) != null;
    return new SamplingOverride(
        subject,
        hasMethod ? parts.group(1).toUpperCase(Locale.ROOT) : "",
        subject == Subject.ROUTE ? parts.group(2) : name,
        number,
        perSecond);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private static IllegalArgumentException wrong(int at, String wanted) {
    return new IllegalArgumentException("must have at character %d %s".formatted(at, wanted));
  }

  /** As it is written. */
  @Override
  public String toString() {
    return "%s=%s%s:%s%s"
        .formatted(
            subject.name().toLowerCase(Locale.ROOT),
            method.isEmpty() ? "" : method + " ",
            name,
            rate,
            perSecond ? PER_SECOND : "");
  }
}
