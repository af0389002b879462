package io.throughline.credentials.aws;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Optional;

/** Values that may be JSON. Nothing tells what is wrong with one that is not: it is a value. */
final class JsonFields {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonFields() {}

  /** The object that the text is, or the text itself. */
  static JsonNode objectOrText(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      return value.isObject() ? value : TextNode.valueOf(text);
    } catch (IOException _) {
      return TextNode.valueOf(text);
    }
  }

  /** The object that the bytes are. */
  static Optional<JsonNode> object(byte[] bytes) {
    try {
      return Optional.of(JSON.readTree(bytes)).filter(JsonNode::isObject);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
