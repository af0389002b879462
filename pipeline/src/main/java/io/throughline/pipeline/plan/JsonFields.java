package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** An object under construction from which everything that says nothing is left out. */
final class JsonFields {
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  JsonFields put(String key, JsonNode value) {
    json.set(key, value);
    return this;
  }

  JsonFields put(String key, String value) {
    json.put(key, value);
    return this;
  }

  JsonFields put(String key, int value) {
    json.put(key, value);
    return this;
  }

  JsonFields put(String key, long value) {
    json.put(key, value);
    return this;
  }

  JsonFields put(String key, Optional<JsonNode> value) {
    value.ifPresent(present -> json.set(key, present));
    return this;
  }

  JsonFields putText(String key, Optional<String> value) {
    value.ifPresent(present -> json.put(key, present));
    return this;
  }

  JsonFields putIf(String key, boolean value) {
    if (value) {
      json.put(key, true);
    }
    return this;
  }

  JsonFields putTexts(String key, Collection<String> values) {
    if (!values.isEmpty()) {
      json.set(key, texts(values));
    }
    return this;
  }

  JsonFields putTexts(String key, Map<String, String> values) {
    if (!values.isEmpty()) {
      ObjectNode object = json.putObject(key);
      values.forEach(object::put);
    }
    return this;
  }

  JsonFields putValues(String key, Map<String, JsonNode> values) {
    if (!values.isEmpty()) {
      ObjectNode object = json.putObject(key);
      values.forEach(object::set);
    }
    return this;
  }

  JsonFields putList(String key, Collection<? extends JsonNode> values) {
    if (!values.isEmpty()) {
      json.set(key, list(values));
    }
    return this;
  }

  static ArrayNode texts(Collection<String> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(values.size());
    values.forEach(array::add);
    return array;
  }

  static ArrayNode list(Collection<? extends JsonNode> values) {
    return JsonNodeFactory.instance.arrayNode(values.size()).addAll(values);
  }

  ObjectNode json() {
    return json;
  }
}
