package io.throughline.credentials.variable;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the variables of a step are.
 *
 * @param values by name
 * @param missing names that have no value, in the order in which they were asked for
 * @param besides values that were used to find these
 */
public record Resolution(
    Map<String, JsonNode> values, List<String> missing, List<JsonNode> besides) {
  public Resolution {
    values = Map.copyOf(values);
    missing = List.copyOf(missing);
    besides = List.copyOf(besides);
  }

  /**
   * Every text that must be shown nowhere: all texts in the values, and numbers that are values.
   */
  public List<String> redact() {
    Set<String> texts = new LinkedHashSet<>();
    values.values().forEach(value -> hide(value, texts));
    besides.forEach(value -> hide(value, texts));
    texts.remove("");
    return new ArrayList<>(texts);
  }

  private static void hide(JsonNode value, Set<String> texts) {
    if (value.isNumber()) {
      texts.add(value.asText());
    }
    collect(value, texts);
  }

  private static void collect(JsonNode value, Set<String> texts) {
    if (value.isTextual()) {
      texts.add(value.textValue());
    }
    value.forEach(child -> collect(child, texts));
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "Resolution{" + values.keySet() + ", missing " + missing + "}";
  }
}
