package io.throughline.credentials.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The data of a secret as the value of a variable: what is under the key {@code value}, else a
 * field for each key.
 */
final class SecretData {
  private static final String WHOLE = "value";

  private SecretData() {}

  /**
   * Decodes data.
   *
   * @param data in base64
   * @throws IllegalArgumentException when it is not
   */
  static JsonNode value(Map<String, String> data) {
    Optional<String> whole = Optional.ofNullable(data.get(WHOLE));
    if (whole.isPresent()) {
      return TextNode.valueOf(text(whole.get()));
    }
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    data.forEach((key, encoded) -> fields.put(key, text(encoded)));
    return fields;
  }

  /** The text; bytes that are none stay as they are written in Kubernetes, in base64. */
  private static String text(String encoded) {
    byte[] bytes = Base64.getDecoder().decode(encoded);
    try {
      CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      try {
        return decoded.toString();
      } finally {
        Arrays.fill(decoded.array(), '\0');
      }
    } catch (CharacterCodingException _) {
      return encoded;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
