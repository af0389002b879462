package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.telemetry.testing.RandomText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
  private static final List<PathTemplate> ALL =
      List.of(
          PathTemplate.parse("/concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}"),
          PathTemplate.parse("/concourse/{{ .Team }}/{{.Secret}}"),
          PathTemplate.parse("/concourse/{{.Secret}}"));

  @Test
  void fields_areFilledIn() {
    assertThat(paths(Variable.of("main", "demo", "key")))
        .containsExactly("/concourse/main/demo/key", "/concourse/main/key", "/concourse/key");
  }

  @Test
  void templateOfPipelines_hasNoPlace_withoutAPipeline() {
    assertThat(paths(Variable.of("main", "", "key")))
        .containsExactly("/concourse/main/key", "/concourse/key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "a/../../b",
        "/etc/passwd",
        "a//b",
        "a/",
        "a\\b",
        "a\0b",
        "a\nb"
      })
  void name_thatClimbsOut_isNoPlace(String name) {
    assertThat(paths(Variable.of("main", "demo", name))).isEmpty();
  }

  @Test
  void nameWithSlash_isOnlyLookedUpInItsPipeline_lestItReadsAnotherOnes() {
    assertThat(paths(Variable.of("main", "demo", "other/pipeline/key")))
        .containsExactly("/concourse/main/demo/other/pipeline/key");
  }

  @Test
  void everyPlace_isBelowItsScope() {
    RandomText.times(1000)
        .forEach(text ->
            assertBelowItsScope(
                Variable.of(
                    text.of("a./\\\0b", 0, 8), text.of("a./b", 0, 8), text.of("a./\\\0b", 0, 12))));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/{{.Team}}, must hold {{.Secret}}",
    "'/a/{{.Job}}/{{.Secret}}', 'knows {{.Team}}, {{.Pipeline}}, {{.Secret}}, not {{.Job}}'",
    "'/a/{{if .Team}}/{{.Secret}}', nothing else in braces",
  })
  void mistake_isNamed(String text, String words) {
    assertThatThrownBy(() -> PathTemplate.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void place_showsItsTemplate_andNotItself() {
    assertThat(ALL.getLast().path(Variable.of("main", "demo", "planted")).orElseThrow())
        .hasToString("/concourse/{{.Secret}}");
  }

  private static List<String> paths(Variable variable) {
    return ALL.stream()
        .flatMap(each -> each.path(variable).stream())
        .map(SecretPath::path)
        .toList();
  }

  private static void assertBelowItsScope(Variable variable) {
    Optional<SecretPath> place = ALL.getFirst().path(variable);
    place.ifPresent(found -> {
      Path scope = Path.of("/concourse", variable.team(), variable.pipeline());
      assertThat(Path.of(found.path()).normalize().startsWith(scope)).isTrue();
      assertThat(Path.of(found.path()).getNameCount())
          .isEqualTo(scope.getNameCount() + variable.name().split("/").length);
    });
  }
}
