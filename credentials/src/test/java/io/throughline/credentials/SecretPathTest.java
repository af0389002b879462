package io.throughline.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.telemetry.testing.RandomText;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPathTest {
  @Test
  void places_goFromThePipeline_toTheTeam_toAll() {
    assertThat(SecretPath.of("main", "demo", "key").outwards())
        .containsExactly(
            new SecretPath(List.of("main", "demo"), "key"),
            new SecretPath(List.of("main"), "key"),
            new SecretPath(List.of(), "key"));
    assertThat(SecretPath.of("main", "", "key").outwards())
        .containsExactly(new SecretPath(List.of("main"), "key"), new SecretPath(List.of(), "key"));
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
    assertThat(SecretPath.of("main", "demo", name).outwards())
        .allSatisfy(place -> assertThat(place.segments()).isEmpty());
  }

  @Test
  void nameWithSlash_isOnlyLookedUpInItsPipeline_lestItReadsAnotherTeams() {
    assertThat(SecretPath.of("main", "demo", "other/pipeline/key").outwards())
        .extracting(SecretPath::segments)
        .containsExactly(
            java.util.Optional.of(List.of("main", "demo", "other", "pipeline", "key")),
            java.util.Optional.empty(),
            java.util.Optional.empty());
  }

  @Test
  void everyPlace_isBelowItsScope() {
    RandomText.times(1000)
        .forEach(text ->
            assertBelowItsScope(
                text.of("a./\\\0b", 0, 8), text.of("a./b", 0, 8), text.of("a./\\\0b", 0, 12)));
  }

  private static void assertBelowItsScope(String team, String pipeline, String name) {
    Path root = Path.of("/secrets");
    for (SecretPath place : SecretPath.of(team, pipeline, name).outwards()) {
      place
          .segments()
          .ifPresent(segments -> {
            Path file = root.resolve(String.join("/", segments)).normalize();
            Path scope = place.scope().stream().reduce(root, Path::resolve, (a, _) -> a);
            assertThat(file.startsWith(scope)).isTrue();
            assertThat(file.getNameCount())
                .isEqualTo(1 + place.scope().size() + name.split("/").length);
          });
    }
  }
}
