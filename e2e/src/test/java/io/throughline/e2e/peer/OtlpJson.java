package io.throughline.e2e.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** The JSON form of OTLP. */
final class OtlpJson {
  private OtlpJson() {}

  /** The attributes of a resource, a span or a point, values as text. */
  static Map<String, String> attributes(JsonNode holder) {
    Map<String, String> attributes = new TreeMap<>();
    for (JsonNode attribute : holder.path("attributes")) {
      JsonNode value = attribute.path("value");
      attributes.put(
          attribute.path("key").asText(), value.isEmpty() ? "" : value.iterator().next().asText());
    }
    return attributes;
  }
}
