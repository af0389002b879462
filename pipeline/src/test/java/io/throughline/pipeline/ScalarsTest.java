package io.throughline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {
  @ParameterizedTest
  @CsvSource({
    "\"a b\", a b",
    "null, ''",
    "true, true",
    "5, 5",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "0.0, 0",
    "300.0, 300",
    "1.10, 1.1",
    "-0.5, -0.5",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "1.5e300, 1.5e+300",
    "1e-6, 0.000001",
    "1e-7, 1e-7",
    "2.5e-9, 2.5e-9",
    "'{\"b\": 1, \"a\": [1.0, \"x\"]}', '{\"a\":[1,\"x\"],\"b\":1}'",
  })
  void scalarText_isWhatAnEnvironmentVariableHolds(String value, String text) {
    assertThat(ScalarText.of(Json.of(value))).isEqualTo(text);
  }

  @Test
  void canonicalJson_hasOneFormForOneValue() {
    JsonNode value =
        Json.of("{\"z\": [ {\"b\":1, \"a\":null} ], \"A\": 1.0, \"é\": 0.25, \"t\":true}");
    String canonical = "{\"A\":1,\"t\":true,\"z\":[{\"a\":null,\"b\":1}],\"é\":0.25}";

    assertThat(CanonicalJson.text(value)).isEqualTo(canonical);
    assertThat(CanonicalJson.write(value)).isEqualTo(canonical.getBytes(StandardCharsets.UTF_8));
    assertThat(CanonicalJson.text(JsonNodeFactory.instance.numberNode(new BigDecimal("1.10"))))
        .isEqualTo("1.1");
  }

  @Test
  void canonicalJson_survivesHalfASurrogatePair() {
    JsonNode value = JsonNodeFactory.instance.textNode("a\ud83d");

    assertThat(CanonicalJson.write(value)).isEqualTo("\"a?\"".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void canonicalJson_readsBackAsTheSameValue() {
    for (int seed = 0; seed < 2_000; seed++) {
      JsonNode value = new RandomJson(new Random(seed)).value(4);
      assertThat(Json.of(CanonicalJson.text(value))).isEqualTo(value);
    }
  }

  @Test
  void version_readsBackFromItsJson() {
    Version version = Version.of(Map.of("ref", "abc", "path", "x/y"));

    assertThat(version.toJson()).hasToString("{\"path\":\"x/y\",\"ref\":\"abc\"}");
    assertThat(Version.fromJson(version.toJson())).isEqualTo(version);
    assertThat(version.contains(Version.of(Map.of("ref", "abc")))).isTrue();
    assertThat(version.contains(Version.of(Map.of("ref", "abd")))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "\"x\"", "{\"ref\": 1}", "{\"a\": null}", "{\"a\": {}}"})
  void version_isRefused_unlessAllValuesAreTexts(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Version.fromJson(Json.of(value)))
        .withMessageContaining("version");
  }

  @Test
  void version_isRefused_withAShortMessage() {
    JsonNode huge = JsonNodeFactory.instance.arrayNode().add("x".repeat(10_000));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Version.fromJson(huge))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }
}
