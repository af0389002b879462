package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.telemetry.testing.RandomText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {
  /** What JSON is made of, so that some of the texts are some. */
  private static final String PIECES = "{}[]\":,a1 -.e\\nultrfs";

  @Test
  void everyText_isTheObjectThatItIs_orItself() {
    RandomText.times(5_000)
        .forEach(random -> {
          assertKept(random.of(PIECES, 0, 12), random);
          assertKept("{\"a\":" + random.of(PIECES, 0, 6) + "}", random);
          assertKept(random.any(40), random);
        });
  }

  private static void assertKept(String text, RandomText random) {
    JsonNode value = JsonFields.objectOrText(text);
    if (value.isObject()) {
      assertThat(JsonFields.object(text.getBytes(StandardCharsets.UTF_8)))
          .as("%s", random)
          .contains(value);
      assertThat(JsonFields.objectOrText(value.toString())).as("%s", random).isEqualTo(value);
    } else {
      assertThat(value.textValue()).as("%s", random).isEqualTo(text);
    }
  }
}
