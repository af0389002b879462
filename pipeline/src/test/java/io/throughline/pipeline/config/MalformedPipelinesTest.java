package io.throughline.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case of malformed-pipelines.txt: a name, a pipeline, and exactly what is answered. */
class MalformedPipelinesTest {
  record Case(String name, String pipeline, String report) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    return read("malformed-pipelines.txt").stream();
  }

  static List<Case> read(String resource) throws IOException {
    try (InputStream file = MalformedPipelinesTest.class.getResourceAsStream(resource)) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      List<Case> cases = new ArrayList<>();
      for (String section : text.split("(?m)^=== ")) {
        if (!section.isBlank()) {
          int name = section.indexOf('\n');
          int report = section.indexOf("\n--- ANSWER\n", name);
          cases.add(
              new Case(
                  section.substring(0, name),
                  section.substring(name + 1, report + 1),
                  section.substring(report + "\n--- ANSWER\n".length())));
        }
      }
      return cases;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void parse_reportsAllProblems_withTheirPlaces(Case malformed) {
    ParseResult result = PipelineParser.parse(malformed.pipeline());

    assertThat(result).isInstanceOf(ParseResult.Invalid.class);
    List<ConfigError> errors = ((ParseResult.Invalid) result).errors();
    assertThat(String.join("", ConfigError.report(errors)).strip())
        .isEqualTo(malformed.report().strip());
  }
}
