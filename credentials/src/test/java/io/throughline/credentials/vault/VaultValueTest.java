package io.throughline.credentials.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.credentials.secret.Secret;
import io.throughline.telemetry.testing.RandomText;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VaultValueTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  void anyMapping_comesBackWhole_inBothVersions() {
    RandomText.times(1_000)
        .forEach(random -> {
          ObjectNode keys = JSON.objectNode();
          for (int left = random.number(0, 4); left > 0; left--) {
            keys.set(random.oneOf("value", random.of("ab.", 0, 3)), node(random, 3));
          }
          JsonNode expected = keys.has("value") ? keys.get("value") : keys;
          ObjectNode one = JSON.objectNode();
          one.set("data", keys);
          ObjectNode two = JSON.objectNode();
          two.putObject("data").set("data", keys);
          assertThat(value(one, false)).as(random.toString()).contains(expected);
          assertThat(value(two, true)).as(random.toString()).contains(expected);
        });
  }

  @Test
  void anythingElse_isNoSecret_andNoSurprise() {
    RandomText.times(1_000)
        .forEach(random -> {
          ObjectNode body = JSON.objectNode();
          JsonNode data = node(random, 2);
          body.set(random.oneOf("data", "other"), data);
          boolean isMapping = body.path("data").isObject();
          if (isMapping) {
            assertThat(value(body, false)).isPresent();
          } else {
            assertThatThrownBy(() -> value(body, false))
                .as(random.toString())
                .isInstanceOf(IllegalArgumentException.class);
          }
        });
  }

  private static Optional<JsonNode> value(JsonNode body, boolean versioned) {
    return VaultValue.of(new VaultAnswer(200, body), new VaultMount("kv/", versioned))
        .map(Secret::value);
  }

  private static JsonNode node(RandomText random, int depth) {
    return switch (random.number(0, depth == 0 ? 3 : 5)) {
      case 0 -> JSON.textNode(random.of("a\"\\\n\u00e4\u65e5{}", 0, 6));
      case 1 -> JSON.numberNode(random.number(-1_000_000, 1_000_000));
      case 2 -> JSON.booleanNode(random.number(0, 1) == 1);
      case 3 -> JSON.nullNode();
      case 4 -> JSON.arrayNode().add(node(random, depth - 1));
      default -> JSON.objectNode().set(random.of("ab", 0, 2), node(random, depth - 1));
    };
  }
}
