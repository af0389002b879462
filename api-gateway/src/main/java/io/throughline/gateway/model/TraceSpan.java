package io.throughline.gateway.model;

/**
 * A span of a build's trace. Times are nanoseconds since 1970; the end is 0 while the span is open.
 *
 * @param parentSpanId empty at the root
 * @param attributesJson an object, or empty
 * @param eventsJson a list, or empty
 * @param linksJson a list, or empty
 */
public record TraceSpan(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    String kind,
    String service,
    long startNs,
    long endNs,
    String status,
    String statusMessage,
    String attributesJson,
    String eventsJson,
    String linksJson) {}
