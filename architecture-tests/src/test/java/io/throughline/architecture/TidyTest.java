package io.throughline.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tidy rules over every file of the repository. */
class TidyTest {
  private static final List<SourceFile> FILES = SourceTree.find().files();

  @ParameterizedTest
  @MethodSource("rules")
  void tree_isTidy(TidyRule rule) {
    assertThat(KnownOffences.judge(rule.name(), rule.findings(FILES))).isEmpty();
  }

  static Stream<TidyRule> rules() {
    return TidyRules.all().stream();
  }
}
