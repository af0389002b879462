package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.credentials.testing.HeapDump;
import io.throughline.credentials.testing.PlantedText;
import io.throughline.telemetry.testing.RandomText;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  @TempDir Path directory;

  @Test
  void value_isWhatWasGiven() {
    RandomText.times(300)
        .forEach(text -> {
          JsonNode value =
              JsonNodeFactory.instance
                  .objectNode()
                  .put(text.of("ab\"\\\u00e9\u4e16", 0, 9), text.of("ab\n\u00e9\u4e16", 0, 99))
                  .put("n", text.of("ab", 0, 9).length());
          assertThat(Secret.of(value).value()).isEqualTo(value);
        });
  }

  @Test
  void nothing_showsTheValue() {
    assertThat(Secret.of(TextNode.valueOf("planted"))).asString().doesNotContain("planted");
    assertThat(Lookup.found(Secret.of(TextNode.valueOf("planted"))))
        .asString()
        .doesNotContain("planted");
  }

  /** The control, a plain text of the same kind, is found: the search can find one. */
  @Test
  void heapDump_doesNotHoldIt() throws Exception {
    PlantedText planted = new PlantedText(1);
    PlantedText plantedControl = new PlantedText(2);
    Secret secret = Secret.of(TextNode.valueOf(planted.reveal()));
    String control = plantedControl.reveal();
    Path dump = HeapDump.into(directory);
    assertThat(plantedControl.isIn(dump)).isTrue();
    assertThat(planted.isIn(dump)).isFalse();
    assertThat(secret.value().textValue()).hasSize(control.length());
  }
}
