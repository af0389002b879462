package io.throughline.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Values of every kind, the awkward ones included, the same for the same seed. */
public final class RandomJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> AWKWARD =
      List.of(
          "",
          " ",
          "yes",
          "no",
          "on",
          "off",
          "null",
          "~",
          "true",
          "1",
          "0644",
          "1.5",
          "1e3",
          "-",
          "- a",
          "a: b",
          "#x",
          "a #b",
          "<<",
          "=",
          "((x))",
          "a((x.y))b",
          "((",
          "{",
          "[",
          "*a",
          "&a",
          "!t",
          "|",
          ">",
          "%",
          "@",
          "`",
          "\"",
          "'",
          "\\",
          "\t",
          "a\nb",
          "\n",
          "a\n\n",
          "é",
          "漢",
          "😀",
          "2001-01-01",
          "12:30:45",
          "0x1F",
          "0b1",
          "1_000",
          ".inf",
          "...",
          "---",
          "?",
          ":",
          "\u0085",
          "\u2028",
          "\ufeff",
          "a".repeat(200));

  private final Random random;

  public RandomJson(Random random) {
    this.random = random;
  }

  public boolean flip() {
    return random.nextBoolean();
  }

  public int below(int limit) {
    return random.nextInt(limit);
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  public <T> Optional<T> maybe(Supplier<T> value) {
    return flip() ? Optional.of(value.get()) : Optional.empty();
  }

  public <T> List<T> some(int most, Supplier<T> value) {
    return Stream.generate(value).limit(below(most + 1)).toList();
  }

  /** A name such as users give. */
  public String name() {
    StringBuilder name = new StringBuilder();
    int length = 1 + below(8);
    for (int i = 0; i < length; i++) {
      name.append((char) ('a' + below(26)));
    }
    return name.toString();
  }

  /** A text that readers stumble over. */
  public String text() {
    return below(3) == 0 ? oneOf(AWKWARD) : name();
  }

  /** A text of at least one character that readers stumble over. */
  public String word() {
    String text = text();
    return text.isEmpty() ? "x" : text;
  }

  public <T> Map<String, T> entries(Supplier<T> value) {
    Map<String, T> entries = new HashMap<>();
    some(3, this::text).forEach(key -> entries.put(key, value.get()));
    return entries;
  }

  public JsonNode object() {
    ObjectNode object = JSON.objectNode();
    entries(() -> value(2)).forEach(object::set);
    return object;
  }

  public JsonNode value(int depth) {
    return switch (below(depth == 0 ? 5 : 7)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(flip());
      case 2 -> number();
      case 3, 4 -> JSON.textNode(text());
      case 5 -> {
        ArrayNode array = JSON.arrayNode();
        some(3, () -> value(depth - 1)).forEach(array::add);
        yield array;
      }
      default -> {
        ObjectNode object = JSON.objectNode();
        entries(() -> value(depth - 1)).forEach(object::set);
        yield object;
      }
    };
  }

  private JsonNode number() {
    return switch (below(4)) {
      case 0 -> JSON.numberNode(below(1000) - 500);
      case 1 -> JSON.numberNode((1L << 40) + below(1000));
      case 2 -> JSON.numberNode(BigInteger.TEN.pow(20 + below(20)).add(BigInteger.valueOf(7)));
      default -> JSON.numberNode(below(1000) + 0.125 + 0.25 * below(3));
    };
  }
}
