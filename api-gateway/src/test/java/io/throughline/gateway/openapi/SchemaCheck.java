package io.throughline.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/**
 * Compares JSON with what a description says of it: nothing may be missing, nothing unmentioned.
 */
record SchemaCheck(JsonNode description) {

  void check(String place, JsonNode schema, JsonNode value) {
    if (schema.has("$ref")) {
      check(place, description.at(schema.get("$ref").textValue().substring(1)), value);
    } else if (schema.has("anyOf")) {
      boolean isNull = value.isNull();
      StreamSupport.stream(schema.get("anyOf").spliterator(), false)
          .filter(option -> option.path("type").asText().equals("null") == isNull)
          .forEach(option -> check(place, option, value));
    } else if (schema.has("type")) {
      typed(place, schema, value);
    }
  }

  private void typed(String place, JsonNode schema, JsonNode value) {
    switch (schema.get("type").textValue()) {
      case "string" -> assertThat(value.isTextual()).as(place).isTrue();
      case "integer" -> assertThat(value.isIntegralNumber()).as(place).isTrue();
      case "boolean" -> assertThat(value.isBoolean()).as(place).isTrue();
      case "null" -> assertThat(value.isNull()).as(place).isTrue();
      case "array" -> {
        assertThat(value.isArray()).as(place).isTrue();
        value.forEach(element -> check(place + "[]", schema.path("items"), element));
      }
      case "object" -> object(place, schema, value);
      default -> throw new AssertionError(place + " has an unknown type");
    }
  }

  private void object(String place, JsonNode schema, JsonNode value) {
    assertThat(value.isObject()).as(place).isTrue();
    schema
        .path("required")
        .forEach(key -> assertThat(value.has(key.textValue())).as("%s.%s", place, key).isTrue());
    value
        .properties()
        .forEach(field -> {
          JsonNode known =
              schema.path("properties").has(field.getKey())
                  ? schema.get("properties").get(field.getKey())
                  : schema.path("additionalProperties");
          assertThat(known.isMissingNode()).as("%s.%s is unknown", place, field.getKey()).isFalse();
          check(place + "." + field.getKey(), known, field.getValue());
        });
  }
}
