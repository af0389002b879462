package io.throughline.credentials.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.secret.SecretPath;
import io.throughline.telemetry.testing.RandomText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPlaceTest {
  @Test
  void place_isANamespace_andAName() {
    assertThat(of("concourse-main/demo.token-1"))
        .contains(new SecretPlace("concourse-main", "demo.token-1"));
    assertThat(of("n/" + "a".repeat(253))).isPresent();
    assertThat(of("n".repeat(63) + "/a")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a", "/a", "n/", "n/A", "n/a_b", "n/a..b", "n/.a", "n/a.", "n/-a", "n/a-", "n/a/b",
        "n.m/a", "N/a", "-n/a", "n/ä", "n/a%2fb", "n/a b", "n/a?b", "n/a\n"
      })
  void whatKubernetesDoesNotHave_isNoPlace(String path) {
    assertThat(of(path)).isEmpty();
  }

  static Stream<RandomText> texts() {
    return RandomText.times(2_000);
  }

  /** Whatever is asked for, what comes of it is one segment of a path that means itself. */
  @ParameterizedTest
  @MethodSource("texts")
  void anyPath_isNoPlace_orOneThatNeedsNoEscaping(RandomText texts) {
    String path =
        texts.oneOf(
            texts.any(80), texts.of("abAZ09.-_/%?#", 1, 40), "n/" + texts.of("ab.-", 1, 300));
    Optional<SecretPlace> place = of(path);
    place.ifPresent(found -> {
      assertThat(found.namespace() + "/" + found.name()).isEqualTo(path);
      assertThat(found.namespace()).matches("[a-z0-9-]{1,63}");
      assertThat(found.name()).matches("[a-z0-9.-]{1,253}").doesNotContain("..");
      assertThat(List.of('.', '-')).doesNotContain(found.name().charAt(0));
    });
  }

  @Test
  void name_isNotShown() {
    assertThat(of("n/planted").orElseThrow()).hasToString("a secret in n");
  }

  private static Optional<SecretPlace> of(String path) {
    return SecretPlace.of(new SecretPath("{{.Secret}}", path));
  }
}
