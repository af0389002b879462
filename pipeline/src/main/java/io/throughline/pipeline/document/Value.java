package io.throughline.pipeline.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A value of a text, with the place where it begins. */
public sealed interface Value {
  Place place();

  /**
   * A text, a number, true, false or null.
   *
   * @param written as it stands in the file
   */
  record Scalar(Place place, JsonNode json, String written) implements Value {}

  record Sequence(Place place, List<Value> items) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Entries with different keys, in the order of the file. */
  record Mapping(Place place, List<Entry> entries) implements Value {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One entry of a mapping.
   *
   * @param place of the key
   */
  record Entry(Place place, String key, Value value) {}

  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.json().isNull();
  }

  /** What the value is, for messages. */
  default String kind() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Scalar(_, JsonNode json, _) when json.isTextual() -> "a text";
      case Scalar(_, JsonNode json, _) when json.isIntegralNumber() -> "a number";
      case Scalar(_, JsonNode json, _) when json.isNumber() -> "a fraction";
      case Scalar(_, JsonNode json, _) when json.isBoolean() -> "true or false";
      case Scalar _ -> "empty";
    };
  }

  default JsonNode toJson() {
    return switch (this) {
      case Scalar scalar -> scalar.json();
      case Sequence sequence -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(sequence.items().size());
        sequence.items().forEach(item -> array.add(item.toJson()));
        yield array;
      }
      case Mapping mapping -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        mapping.entries().forEach(entry -> object.set(entry.key(), entry.value().toJson()));
        yield object;
      }
    };
  }
}
