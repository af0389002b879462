package io.throughline.credentials.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.telemetry.testing.RandomText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretDataTest {
  static Stream<RandomText> texts() {
    return RandomText.times(500);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void anyText_isItself(RandomText texts) {
    // A half of a pair of characters is no text, and is written as a question mark.
    String text =
        new String(texts.any(200).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    assertThat(SecretData.value(Map.of("value", encoded)).textValue()).isEqualTo(text);
    JsonNode fields = SecretData.value(Map.of("a.b", encoded));
    assertThat(fields.path("a.b").textValue()).isEqualTo(text);
  }

  /** Nothing is lost: bytes are a text that means them, or their base64. */
  @Test
  void anyBytes_canBeHadAgain() {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(1, 12)];
      random.nextBytes(bytes);
      String encoded = Base64.getEncoder().encodeToString(bytes);
      String value = SecretData.value(Map.of("value", encoded)).textValue();
      if (!value.equals(encoded)) {
        assertThat(value.getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void whatIsNoBase64_isRefused() {
    assertThatThrownBy(() -> SecretData.value(Map.of("value", "a!")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
