package io.throughline.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomPipelinesTest {
  private static final int ROUNDS = 500;
  private static final String PIECES =
      " \n\t:-{}[]\"'#&*!|>%@`,?~<\u0000\u0085\ud83d\ufeffaé0\\$()";

  @Test
  void yaml_parsesToWhatWasGenerated() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      RandomPipeline pipeline = new RandomPipeline(new Random(seed), 3);
      ObjectNode json = pipeline.json();
      String yaml = new YamlText(pipeline.some).write(json);
      PipelineConfig config = Parsed.config(yaml);
      assertThat(config.json()).as("seed %d", seed).isEqualTo(json);
      pipeline.plans.forEach((name, plan) ->
          assertThat(config.job(name).orElseThrow().plan()).as(yaml).isEqualTo(plan));
      assertThat(Parsed.config(json.toString())).isEqualTo(config);
    }
  }

  @Test
  void anyText_isAnswered_withPlacesInsideIt() {
    for (int seed = 0; seed < 30_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(60);
      for (int i = 0; i < length; i++) {
        boolean anything = random.nextInt(10) == 0;
        text.append(
            anything
                ? (char) random.nextInt(0x10000)
                : PIECES.charAt(random.nextInt(PIECES.length())));
      }
      assertAnswered(text.toString());
    }
  }

  @Test
  void mutatedPipelines_areAnswered_withPlacesInsideThem() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      RandomPipeline pipeline = new RandomPipeline(random, 0);
      String text = new YamlText(pipeline.some).write(pipeline.json());
      for (int variant = 0; variant < 10; variant++) {
        StringBuilder mutated = new StringBuilder(text);
        int mutations = 1 + random.nextInt(4);
        for (int i = 0; i < mutations; i++) {
          mutate(mutated, random);
        }
        assertAnswered(mutated.toString());
      }
    }
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + 1 + random.nextInt(10));
    char piece = PIECES.charAt(random.nextInt(PIECES.length()));
    switch (random.nextInt(4)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, piece);
      case 2 -> text.setCharAt(at, piece);
      default -> text.insert(random.nextInt(text.length()), text.substring(at, end));
    }
  }

  private static void assertAnswered(String text) {
    ParseResult result = PipelineParser.parse(text);
    if (!(result instanceof ParseResult.Invalid(List<ConfigError> errors, _))) {
      return;
    }
    String[] lines = text.split("\r\n|\r|\n", -1);
    boolean inside = errors.stream().allMatch(error -> isInside(error, lines));
    if (errors.isEmpty() || ConfigError.report(errors).isEmpty() || !inside) {
      throw new AssertionError(errors + " in " + text);
    }
  }

  private static boolean isInside(ConfigError error, String[] lines) {
    return error.line() >= 1
        && error.line() <= lines.length
        && error.column() >= 1
        && error.column() <= lines[error.line() - 1].length() + 1;
  }
}
