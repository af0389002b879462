package io.throughline.pipeline.vars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpolationTest {
  private static final JsonNode KNOWN =
      Json.of(
          """
          {"name": "world", "n": 5, "f": 1.5, "b": true, "none": null, "list": [1, "a"],
           "map": {"key": "value", "a.b": {"c": 7}}, "vault:path": "secret", ".:local": "here"}
          """);

  private static Optional<JsonNode> value(VarReference reference) {
    return Optional.ofNullable(KNOWN.get(reference.name()));
  }

  @ParameterizedTest
  @CsvSource({
    "hello, \"hello\"",
    "((name)), \"world\"",
    "((n)), 5",
    "((f)), 1.5",
    "((b)), true",
    "((none)), null",
    "((map.key)), \"value\"",
    "'((map.\"a.b\".c))', 7",
    "((vault:path)), \"secret\"",
    "((.:local)), \"here\"",
    "hello ((name))!, \"hello world!\"",
    "((n))((f))((b)), \"51.5true\"",
    "(((name))), \"(world)\"",
    "((na me)), \"((na me))\"",
    "((, \"((\"",
    "(()), \"(())\"",
    "((name), \"((name)\"",
    "((name)) ((, \"world ((\"",
  })
  void fill_replacesReferences_inText(String text, String filled) {
    assertThat(Interpolation.fill(text, InterpolationTest::value)).isEqualTo(Json.of(filled));
  }

  @Test
  void fill_keepsLists_whenTheReferenceIsTheWholeText() {
    assertThat(Interpolation.fill("((list))", InterpolationTest::value))
        .isEqualTo(Json.of("[1, \"a\"]"));
  }

  @Test
  void fill_goesThroughKeysAndValues_inJson() {
    JsonNode value = Json.of("{\"x-((name))\": [\"((n))\", {\"deep\": \"((map))\"}, 1, null]}");

    assertThat(Interpolation.fill(value, InterpolationTest::value))
        .isEqualTo(
            Json.of("{\"x-world\": [5, {\"deep\": %s}, 1, null]}".formatted(KNOWN.get("map"))));
  }

  @Test
  void fill_leavesAlone_whatComesFromAVariable() {
    JsonNode trap = JsonNodeFactory.instance.textNode("((name))");

    assertThat(Interpolation.fill("a ((x)) b", _ -> Optional.of(trap)).textValue())
        .isEqualTo("a ((name)) b");
  }

  @Test
  void fill_namesAllVariables_thatAreUndefined() {
    JsonNode value = Json.of("[\"((zz)) ((name))\", {\"k\": \"((aa.field))\"}, \"((zz))\"]");

    assertThatExceptionOfType(UndefinedVarsException.class)
        .isThrownBy(() -> Interpolation.fill(value, InterpolationTest::value))
        .withMessage("undefined vars: aa.field, zz")
        .satisfies(e -> assertThat(e.vars()).hasSize(2));
  }

  @ParameterizedTest
  @CsvSource({
    "((map.nope)), missing field 'nope' in var: map.nope",
    "((name.x)), cannot access field 'x' of non-map value (text) from var: name.x",
    "((list.x)), cannot access field 'x' of non-map value (list) from var: list.x",
    "a ((map)), cannot interpolate non-primitive value (mapping) from var: map",
    "a ((list)), cannot interpolate non-primitive value (list) from var: list",
    "a ((none)), cannot interpolate non-primitive value (null) from var: none",
    "((a..b)), invalid var 'a..b': empty field",
    "((a:)), invalid var 'a:': empty field",
    "'((\"a\":b))', 'invalid var ''\"a\":b'': source must not be quoted'",
  })
  void fill_saysWhatIsWrong_withoutTheValue(String text, String message) {
    assertThatThrownBy(() -> Interpolation.fill(text, InterpolationTest::value))
        .isInstanceOf(InterpolationException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"((n)), 5", "((none)), ''", "((list)), '[1,\"a\"]'", "x((b)), xtrue"})
  void fillText_givesText_whateverTheValue(String text, String filled) {
    assertThat(Interpolation.fillText(text, InterpolationTest::value)).isEqualTo(filled);
  }

  @Test
  void references_areFound_inOrderAndOnce() {
    assertThat(Interpolation.references(Json.of("{\"((k))\": [\"((a)) ((b.c))\", \"((a))\"]}")))
        .containsExactlyInAnyOrder(
            new VarReference("", "k", List.of()),
            new VarReference("", "a", List.of()),
            new VarReference("", "b", List.of("c")));
    assertThat(Interpolation.references("((z)) ((.:a))"))
        .containsExactly(
            new VarReference("", "z", List.of()), new VarReference(".", "a", List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "((", "((a", "((a))", "((a.", "\"", "((\"", "((a:", "(((", "))"})
  void references_takeLinearTime_whateverTheText(String piece) {
    String text = piece.repeat(1_000_000 / piece.length());

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            assertThat(Interpolation.references(text)).hasSizeLessThan(2);
          } catch (InterpolationException e) {
            assertThat(e).hasMessageStartingWith("invalid var");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a.b.c", "s:a.b", ".:a", "\"a.b\".c", "\"a:b\"", "s:\"x:y\".z", "é.漢"})
  void toString_readsBack_asTheSameReference(String text) {
    VarReference reference = VarReference.parse(text);

    assertThat(reference.toString()).isEqualTo(text);
    assertThat(VarReference.parse(reference.toString())).isEqualTo(reference);
    assertThat(reference.isLocal()).isEqualTo(text.startsWith(".:"));
  }
}
