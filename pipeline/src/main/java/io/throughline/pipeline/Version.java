package io.throughline.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version of a resource, in the words of its type. Two versions with equal fields are the same
 * version.
 *
 * @param fields in the order of their names
 */
public record Version(SortedMap<String, String> fields) {
  private static final int LONGEST_SHOWN = 100;

  public Version {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  public static Version of(Map<String, String> fields) {
    return new Version(new TreeMap<>(fields));
  }

  /** Whether this version has all fields of the other: how a pin matches. */
  public boolean contains(Version pin) {
    return fields.entrySet().containsAll(pin.fields.entrySet());
  }

  /** The version as resource programs and clients have it: a flat mapping of texts. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    fields.forEach(json::put);
    return json;
  }

  /**
   * The version that a resource program or a client has written.
   *
   * @throws IllegalArgumentException if it is anything but a flat mapping of texts; the message
   *     tells a user what is wrong
   */
  public static Version fromJson(JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("a version must be a mapping of texts: " + shown(json));
    }
    TreeMap<String, String> fields = new TreeMap<>();
    json.properties()
        .forEach(field -> {
          if (!field.getValue().isTextual()) {
            throw new IllegalArgumentException(
                "the value of '%s' in a version must be a text: %s"
                    .formatted(field.getKey(), shown(field.getValue())));
          }
          fields.put(field.getKey(), field.getValue().textValue());
        });
    return new Version(fields);
  }

  private static String shown(JsonNode json) {
    String text = json.toString();
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
