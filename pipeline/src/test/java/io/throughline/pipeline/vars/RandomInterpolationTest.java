package io.throughline.pipeline.vars;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares with the obvious way: one regular expression, replaced one match after the other. */
class RandomInterpolationTest {
  private static final int ROUNDS = 20_000;
  private static final List<String> PIECES =
      List.of("((", "))", "(", ")", "a", "b", ".", ":", "\"", " ", "é", "-x", "((a))", "((b.a))");
  private static final Pattern REFERENCE =
      Pattern.compile("\\(\\(([-/.\\w\\p{L}]+:)?[-/.:@\"\\w\\p{L}]+\\)\\)");

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(12);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  /** The references that the regular expression finds; nothing if one of them is malformed. */
  private static Optional<List<VarReference>> naive(String text) {
    List<VarReference> found = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      String inside = matcher.group().substring(2, matcher.group().length() - 2);
      try {
        found.add(VarReference.parse(inside));
      } catch (InterpolationException e) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  private static JsonNode valueOf(VarReference reference) {
    JsonNode leaf = JsonNodeFactory.instance.textNode("<" + reference.name() + ">");
    for (String field : reference.fields().reversed()) {
      leaf = JsonNodeFactory.instance.objectNode().set(field, leaf);
    }
    return leaf;
  }

  @Test
  void fill_equalsTheNaiveWay() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      String text = randomText(new Random(seed));
      Optional<List<VarReference>> references = naive(text);
      if (references.isEmpty()) {
        continue;
      }
      Matcher matcher = REFERENCE.matcher(text);
      List<VarReference> left = new ArrayList<>(references.get());
      String expected =
          matcher.replaceAll(_ -> Matcher.quoteReplacement("<" + left.removeFirst().name() + ">"));
      assertThat(Interpolation.fillText(text, reference -> Optional.of(valueOf(reference))))
          .as(text)
          .isEqualTo(expected);
      assertThat(Interpolation.references(text))
          .containsExactlyInAnyOrderElementsOf(Set.copyOf(references.get()));
    }
  }

  @Test
  void fill_namesExactlyTheUndefined() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      String text = randomText(new Random(seed));
      Set<String> names =
          naive(text).orElse(List.of()).stream()
              .map(VarReference::toString)
              .collect(Collectors.toCollection(TreeSet::new));
      if (names.isEmpty()) {
        continue;
      }
      try {
        Interpolation.fill(text, _ -> Optional.empty());
        throw new AssertionError(text);
      } catch (UndefinedVarsException e) {
        assertThat(e).hasMessage("undefined vars: " + String.join(", ", names));
      }
    }
  }
}
