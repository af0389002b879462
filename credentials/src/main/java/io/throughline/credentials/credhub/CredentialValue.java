package io.throughline.credentials.credhub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The value in an answer of CredHub: {@code {"data":[{"type":..,"value":..}]}}. */
final class CredentialValue {
  private static final String JSON = "json";

  private CredentialValue() {}

  /**
   * What is current; a text for the types value and password, else an object with the fields that
   * CredHub has for the type. Of a certificate without a key, the key is no field.
   *
   * @return empty for an answer that is not like this
   */
  static Optional<JsonNode> of(JsonNode answer) {
    JsonNode credential = answer.path("data").path(0);
    JsonNode value = credential.path("value");
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (value instanceof ObjectNode fields && !JSON.equals(credential.path("type").asText())) {
      ObjectNode present = fields.objectNode();
      fields.properties().stream()
          .filter(field -> !field.getValue().isNull())
          .forEach(field -> present.set(field.getKey(), field.getValue()));
      return Optional.of(present);
    }
    return Optional.of(value);
  }
}
