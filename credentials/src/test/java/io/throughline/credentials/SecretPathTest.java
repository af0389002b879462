package io.throughline.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
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

  @Property
  void everyPlace_isBelowItsScope(
      @ForAll @Chars({'a', '.', '/', '\\', '\0', 'b'}) @StringLength(max = 8) String team,
      @ForAll @Chars({'a', '.', '/', 'b'}) @StringLength(max = 8) String pipeline,
      @ForAll @Chars({'a', '.', '/', '\\', '\0', 'b'}) @StringLength(max = 12) String name) {
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
