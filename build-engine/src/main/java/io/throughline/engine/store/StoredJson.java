package io.throughline.engine.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values that are stored as JSON text. */
final class StoredJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StoredJson() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ArrayNode array() {
    return JSON.createArrayNode();
  }

  static String text(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalStateException when it is no JSON
   */
  static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON is damaged", e);
    }
  }

  static ObjectNode write(Map<String, String> fields) {
    ObjectNode node = object();
    fields.forEach(node::put);
    return node;
  }

  static Map<String, String> map(JsonNode node) {
    Map<String, String> fields = new HashMap<>();
    node.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
    return fields;
  }

  static Version version(JsonNode node) {
    return new Version(new TreeMap<>(map(node)));
  }

  static ArrayNode write(List<MetadataField> metadata) {
    ArrayNode node = array();
    metadata.forEach(
        field -> node.addObject().put("name", field.name()).put("value", field.value()));
    return node;
  }

  static List<MetadataField> metadata(JsonNode node) {
    List<MetadataField> metadata = new ArrayList<>();
    node.forEach(field ->
        metadata.add(new MetadataField(field.path("name").asText(), field.path("value").asText())));
    return metadata;
  }
}
