package io.throughline.credentials.credhub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.telemetry.testing.RandomText;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialValueTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void firstCredential_counts() throws Exception {
    assertThat(of("{\"data\":[{\"type\":\"value\",\"value\":\"new\"},{\"value\":\"old\"}]}"))
        .map(JsonNode::toString)
        .contains("\"new\"");
  }

  @Test
  void typeThatNobodyKnows_isPassedOn() throws Exception {
    assertThat(of("{\"data\":[{\"type\":\"newer\",\"value\":{\"a\":[1],\"b\":null}}]}"))
        .map(JsonNode::toString)
        .contains("{\"a\":[1]}");
  }

  @Test
  void whatIsNoAnswer_hasNoValue() throws Exception {
    assertThat(CredentialValue.of(MissingNode.getInstance())).isEmpty();
    for (String text : new String[] {"1", "[]", "{}", "{\"data\":{}}", "{\"data\":[1]}", "null"}) {
      assertThat(of(text)).as(text).isEmpty();
    }
  }

  static Stream<RandomText> texts() {
    return RandomText.times(500);
  }

  /** Any JSON: what is found is what is there, but for fields that are null. */
  @ParameterizedTest
  @MethodSource("texts")
  void anyValue_isFoundAsItIs(RandomText texts) {
    JsonNode value = any(texts, 0);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("data").addObject().put("type", "json").set("value", value);
    assertThat(CredentialValue.of(answer))
        .isEqualTo(value.isNull() ? Optional.empty() : Optional.of(value));
  }

  private static JsonNode any(RandomText texts, int depth) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (texts.number(0, depth > 3 ? 3 : 5)) {
      case 0 -> json.nullNode();
      case 1 -> json.numberNode(texts.number(-1000, 1000));
      case 2 -> json.booleanNode(true);
      case 3 -> json.textNode(texts.any(20));
      case 4 -> json.arrayNode().add(any(texts, depth + 1)).add(any(texts, depth + 1));
      default -> json.objectNode().set(texts.any(5), any(texts, depth + 1));
    };
  }

  private static Optional<JsonNode> of(String text) throws JsonProcessingException {
    return CredentialValue.of(JSON.readTree(text));
  }
}
