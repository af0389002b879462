package io.throughline.runner.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Writes the answers of the resource protocol. */
public final class ResultJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ResultJson() {}

  /** The answer of a check, oldest version first. */
  public static String versions(List<Map<String, String>> versions) {
    return text(JSON.valueToTree(versions));
  }

  /**
   * The answer of {@code in} and {@code out}.
   *
   * @param metadata names and values, in order
   */
  public static String version(Map<String, String> version, Map<String, String> metadata) {
    ArrayNode fields = JSON.createArrayNode();
    metadata.forEach((name, value) -> fields.addObject().put("name", name).put("value", value));
    return version(version, fields);
  }

  /** The answer of {@code in} and {@code out} with metadata as it was given. */
  public static String version(Map<String, String> version, JsonNode metadata) {
    ObjectNode answer = JSON.createObjectNode();
    answer.set("version", JSON.valueToTree(version));
    answer.set("metadata", metadata);
    return text(answer);
  }

  /** Any tree as text. */
  public static String text(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }
}
