package io.throughline.e2e.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A span as a peer has it.
 *
 * @param service the {@code service.name} of its resource
 * @param parentId empty for none
 * @param startNs nanoseconds since 1970
 * @param isError whether its status is an error
 */
public record ArrivedSpan(
    String service,
    String traceId,
    String id,
    String parentId,
    String name,
    long startNs,
    long endNs,
    boolean isError) {
  private static final int STATUS_ERROR = 2;
  private static final long NS_PER_US = 1000;

  /** With times as precise as Zipkin has them: start and duration in whole microseconds. */
  public ArrivedSpan inMicroseconds() {
    long start = startNs / NS_PER_US;
    long duration = Math.max(1, (endNs - startNs) / NS_PER_US);
    return new ArrivedSpan(service, traceId, id, parentId, name, start, start + duration, isError);
  }

  /**
   * The spans of an export in OTLP's JSON form, in their order; an id is there as often as it came.
   */
  static List<ArrivedSpan> of(JsonNode export) {
    List<ArrivedSpan> spans = new ArrayList<>();
    for (JsonNode resource : export.path("resourceSpans")) {
      String service =
          OtlpJson.attributes(resource.path("resource")).getOrDefault("service.name", "");
      for (JsonNode scope : resource.path("scopeSpans")) {
        scope.path("spans").forEach(span -> spans.add(of(service, span)));
      }
    }
    return spans;
  }

  private static ArrivedSpan of(String service, JsonNode span) {
    return new ArrivedSpan(
        service,
        span.path("traceId").asText(),
        span.path("spanId").asText(),
        span.path("parentSpanId").asText(),
        span.path("name").asText(),
        span.path("startTimeUnixNano").asLong(),
        span.path("endTimeUnixNano").asLong(),
        span.path("status").path("code").asInt() == STATUS_ERROR);
  }
}
