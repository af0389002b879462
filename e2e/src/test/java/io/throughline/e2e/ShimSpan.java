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

  /** The exit status that it has. */
  static long exitCode(Span span) {
    return span.getAttributesList().stream()
        .filter(each -> each.getKey().equals("process.exit.code"))
        .mapToLong(each -> each.getValue().getIntValue())
        .findFirst()
        .orElse(-1);
  }

  static boolean isError(Span span) {
    return span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR;
  }
}
