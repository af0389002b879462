package io.throughline.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.http.HttpFailure;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON as the public API speaks it: keys in snake case, times as numbers. */
public final class Json {
  /** Deepest nesting of what clients send. */
  static final int DEPTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .build();

  private Json() {}

  /** The shape as bytes. */
  public static byte[] bytes(Object shape) {
    try {
      return MAPPER.writeValueAsBytes(shape);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("shapes of the API can be written", e);
    }
  }

  /**
   * What a client has sent; JSON's null for nothing.
   *
   * @throws HttpFailure with status 400, which names the place, when it is no JSON
   */
  public static JsonNode parse(String text) {
    if (text.isBlank()) {
      return NullNode.instance;
    }
    try (JsonParser parser = MAPPER.createParser(text)) {
      try {
        JsonNode value = MAPPER.readTree(parser);
        if (parser.nextToken() == null) {
          return value;
        }
        throw malformed(parser, "something follows the value");
      } catch (JsonProcessingException e) {
        throw malformed(parser, e.getOriginalMessage());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a text is read without input", e);
    }
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  private static HttpFailure malformed(JsonParser parser, String why) {
    JsonLocation at = parser.currentLocation();
    return new HttpFailure(
        400,
        "the body is not valid JSON at line %d, column %d: %s"
            .formatted(at.getLineNr(), at.getColumnNr(), why));
  }
}
