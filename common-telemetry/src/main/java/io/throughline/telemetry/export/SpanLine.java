package io.throughline.telemetry.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.ServiceAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A span in a line: start, service, trace, span and its parent, duration, outcome, name,
 * attributes. What comes first is always there, so that {@code awk} can count on its place.
 */
final class SpanLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int ATTRIBUTES = 16;
  private static final int VALUE_LENGTH = 120;
  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;

  private SpanLine() {}

  static String of(SpanData span) {
    String service =
        Objects.requireNonNullElse(
            span.getResource().getAttribute(ServiceAttributes.SERVICE_NAME), "-");
    String parent =
        span.getParentSpanContext().isValid() ? span.getParentSpanContext().getSpanId() : "-";
    long start = span.getStartEpochNanos();
    String fixed =
        String.join(
            " ",
            TIME.format(Instant.ofEpochSecond(start / SECOND, start % SECOND)),
            text(service),
            span.getTraceId(),
            span.getSpanId(),
            parent,
            duration(span.getEndEpochNanos() - start),
            span.getStatus().getStatusCode().name().toLowerCase(Locale.ROOT),
            quoted(span.getName()));
    return Stream.concat(
            Stream.of(fixed), Stream.concat(message(span.getStatus()), attributes(span)))
        .collect(Collectors.joining(" "));
  }

  private static Stream<String> message(StatusData status) {
    return status.getStatusCode() == StatusCode.ERROR && !status.getDescription().isEmpty()
        ? Stream.of("message=" + text(status.getDescription()))
        : Stream.empty();
  }

  private static Stream<String> attributes(SpanData span) {
    Attributes attributes = span.getAttributes();
    Stream<String> shown =
        attributes.asMap().entrySet().stream()
            .sorted((left, right) -> left.getKey().getKey().compareTo(right.getKey().getKey()))
            .limit(ATTRIBUTES)
            .map(entry -> text(entry.getKey().getKey()) + "=" + text(entry.getValue().toString()));
    int left = span.getTotalAttributeCount() - Math.min(attributes.size(), ATTRIBUTES);
    return left > 0 ? Stream.concat(shown, Stream.of("+" + left)) : shown;
  }

  /** Four digits at most, and the unit. */
  private static String duration(long nanos) {
    if (nanos < MILLISECOND) {
      return nanos / MICROSECOND + "us";
    }
    if (nanos < SECOND) {
      return decimal(nanos, MILLISECOND) + "ms";
    }
    return nanos < 10 * MINUTE ? decimal(nanos, SECOND) + "s" : nanos / MINUTE + "m";
  }

  private static String decimal(long nanos, long unit) {
    return String.format(Locale.ROOT, nanos < 10 * unit ? "%.2f" : "%.0f", (double) nanos / unit);
  }

  private static String text(String value) {
    boolean isPlain =
        !value.isEmpty()
            && value.length() <= VALUE_LENGTH
            && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != 0x7f);
    return isPlain ? value : quoted(value);
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    value
        .codePoints()
        .limit(VALUE_LENGTH)
        .forEach(c -> {
          switch (c) {
            case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> {
              if (Character.isISOControl(c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            }
          }
        });
    if (value.codePointCount(0, value.length()) > VALUE_LENGTH) {
      quoted.append("...");
    }
    return quoted.append('"').toString();
  }
}
