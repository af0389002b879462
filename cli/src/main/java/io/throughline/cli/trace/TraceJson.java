package io.throughline.cli.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads a trace from the API's JSON, and adds to that JSON what the picture shows. */
public final class TraceJson {
  private TraceJson() {}

  /** The trace of {@code GET /api/v1/builds/:build_id/trace}. */
  public static Trace read(JsonNode json) {
    List<Span> spans = new ArrayList<>();
    json.path("spans").forEach(span -> spans.add(span(span)));
    return new Trace(json.path("trace_id").asText(), spans, json.path("dropped").asLong());
  }

  /**
   * The same JSON with {@code depth}, {@code duration_ns} and {@code self_ns} for each span, in the
   * order of the picture.
   */
  public static ObjectNode withTimes(JsonNode json, long nowNs) {
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    json.path("spans").forEach(span -> byId.put(span.path("span_id").asText(), span));
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    json.properties().stream()
        .filter(field -> !field.getKey().equals("spans"))
        .forEach(field -> result.set(field.getKey(), field.getValue()));
    var spans = result.putArray("spans");
    for (Trace.Row row : read(json).rows(nowNs, _ -> true)) {
      ObjectNode span = spans.addObject();
      JsonNode original = byId.get(row.span().id());
      if (original instanceof ObjectNode fields) {
        span.setAll(fields);
      }
      span.put("depth", row.depth());
      span.put("duration_ns", row.durationNs());
      span.put("self_ns", row.selfNs());
    }
    return result;
  }

  private static Span span(JsonNode json) {
    long end = json.path("end_ns").asLong();
    List<Span.Link> links = new ArrayList<>();
    json.path("links")
        .forEach(link ->
            links.add(
                new Span.Link(
                    link.path("trace_id").asText(),
                    link.path("span_id").asText(),
                    texts(link.path("attributes")))));
    return new Span(
        json.path("span_id").asText(),
        json.path("parent_span_id").asText(),
        json.path("name").asText(),
        json.path("kind").asText(),
        json.path("service").asText(),
        json.path("start_ns").asLong(),
        end == 0 ? OptionalLong.empty() : OptionalLong.of(end),
        json.path("status").asText("UNSET"),
        json.path("status_message").asText(),
        texts(json.path("attributes")),
        links);
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .properties()
        .forEach(field ->
            texts.put(
                field.getKey(),
                field.getValue().isValueNode()
                    ? field.getValue().asText()
                    : field.getValue().toString()));
    return texts;
  }
}
