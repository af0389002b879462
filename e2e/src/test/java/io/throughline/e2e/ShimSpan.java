package io.throughline.e2e;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;

/** What is read in a span of the shim. */
final class ShimSpan {
  private ShimSpan() {}

  /** An attribute of text; empty when there is none. */
  static String attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(each -> each.getKey().equals(key))
        .map(each -> each.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  /** An attribute that is a number, with or without a fraction; -1 when there is none. */
  static double number(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(each -> each.getKey().equals(key))
        .map(each -> each.getValue())
        .mapToDouble(value -> value.hasIntValue() ? value.getIntValue() : value.getDoubleValue())
        .findFirst()
        .orElse(-1);
  }

  /** The exit status that it has. */
  static long exitCode(Span span) {
    return (long) number(span, "process.exit.code");
  }

  static boolean isError(Span span) {
    return span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR;
  }
}
