package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.gateway.model.TraceSpan;

/** A span of a build's trace. Times are nanoseconds since 1970; an open span ends at 0. */
public record SpanJson(
    String traceId,
    String spanId,
    @OmitEmpty String parentSpanId,
    String name,
    String kind,
    String service,
    long startNs,
    long endNs,
    String status,
    @OmitEmpty String statusMessage,
    @JsonRawValue String attributes,
    @JsonRawValue String events,
    @JsonRawValue String links) {

  public static SpanJson of(TraceSpan span) {
    return new SpanJson(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.name(),
        span.kind(),
        span.service(),
        span.startNs(),
        span.endNs(),
        span.status(),
        span.statusMessage(),
        or(span.attributesJson(), "{}"),
        or(span.eventsJson(), "[]"),
        or(span.linksJson(), "[]"));
  }

  private static String or(String json, String otherwise) {
    return json.isEmpty() ? otherwise : json;
  }
}
