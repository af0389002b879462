package io.throughline.telemetry;

/**
 * A span that has ended, as the span store has it.
 *
 * @param parentSpanId empty for the first span of a trace
 * @param service that made it
 * @param status UNSET, OK or ERROR
 * @param attributesJson JSON object, or empty
 * @param eventsJson JSON array of {name, time_ns, attributes}, or empty
 * @param linksJson JSON array of {trace_id, span_id, attributes}, or empty
 */
public record StoredSpanText(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    String kind,
    String service,
    long startNanos,
    long endNanos,
    String status,
    String statusMessage,
    String attributesJson,
    String eventsJson,
    String linksJson) {}
