package io.throughline.pipeline.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> WORDS = List.of("trigger", "passed", "params", "get", "tags");

  @ParameterizedTest
  @CsvSource({
    "triger, trigger",
    "tirgger, trigger",
    "trigerr, trigger",
    "pased, passed",
    "parms, params",
    "gte, get",
    "gets, get",
    "tag, tags",
    "Trigger, trigger"
  })
  void closest_findsTheWordThatWasMeant(String written, String meant) {
    assertThat(Suggestion.closest(written, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "zzz",
    "trrrrrigger",
    "x",
    "pgt",
    "something_else_entirely_that_is_rather_long_to_compare"
  })
  void closest_findsNothing_whenNothingIsClose(String written) {
    assertThat(Suggestion.closest(written, WORDS)).isEmpty();
  }
}
