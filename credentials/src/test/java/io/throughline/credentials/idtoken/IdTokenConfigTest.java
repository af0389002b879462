package io.throughline.credentials.idtoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.credentials.manager.ManagerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdTokenConfigTest {
  @Test
  void nothingSet_isWhatConcourseHas() throws Exception {
    assertThat(read("{}"))
        .isEqualTo(
            new IdTokenConfig(
                List.of(), SubjectScope.PIPELINE, Duration.ofHours(1), Algorithm.RS256));
  }

  @Test
  void settings_areRead() throws Exception {
    assertThat(
            read(
                """
                {"audience": ["sts.amazonaws.com", "api://AzureADTokenExchange"],
                 "subject_scope": "job", "expires_in": "24h", "algorithm": "ES256"}
                """))
        .isEqualTo(
            new IdTokenConfig(
                List.of("sts.amazonaws.com", "api://AzureADTokenExchange"),
                SubjectScope.JOB,
                Duration.ofHours(24),
                Algorithm.ES256));
  }

  @Test
  void mistakes_areToldTogether() {
    assertThatThrownBy(() ->
            read(
                """
                {"subject_scope": "world", "expires_in": "25h", "algorithm": "none",
                 "audiences": ["x"]}
                """))
        .isInstanceOfSatisfying(
            ConfigErrors.class,
            e ->
                assertThat(e.errors())
                    .containsExactlyInAnyOrder(
                        "there is no setting \"audiences\"; is it \"audience\"?",
                        "subject_scope must be one of team, pipeline, instance, job",
                        "expires_in must be between 1s and 24h",
                        "algorithm must be RS256 or ES256"));
  }

  @ParameterizedTest
  @CsvSource({"0s", "1h x", "24h1s", "90000"})
  void life_hasLimits(String text) {
    assertThatThrownBy(() -> read("{\"expires_in\": \"" + text + "\"}"))
        .isInstanceOf(ConfigErrors.class);
  }

  @Test
  void identity_isReadFromFlags_orFromConcoursesVariables() {
    assertThat(identity(Map.of())).isEqualTo(IdentityConfig.standard());
    assertThat(
            identity(
                Map.of("CONCOURSE_SIGNING_KEY_ROTATION_PERIOD", "720h"),
                "--external-url=https://ci.example.org/",
                "--idtoken-keys=/keys"))
        .isEqualTo(
            new IdentityConfig(
                URI.create("https://ci.example.org"),
                Optional.of(Path.of("/keys")),
                Duration.ofDays(30)));
    assertThat(
            identity(
                Map.of(),
                "--external-url=https://ci.internal",
                "--oidc-issuer-url=https://oidc.example.org",
                "--idtoken-rotation=0"))
        .isEqualTo(
            new IdentityConfig(
                URI.create("https://oidc.example.org"), Optional.empty(), Duration.ZERO));
  }

  @Test
  void identity_thatCannotBe_isToldAtOnce() {
    assertThatThrownBy(() -> identity(Map.of(), "--external-url=here", "--idtoken-rotation=59m"))
        .isInstanceOfSatisfying(ConfigErrors.class, e -> assertThat(e.errors()).hasSize(2))
        .hasMessageContaining("must be an absolute URL")
        .hasMessageContaining("must be 1h or more, or 0");
  }

  private static IdTokenConfig read(String json) throws Exception {
    return ManagerOptions.read(JsonMapper.builder().build().readTree(json), IdTokenConfig::declare);
  }

  private static IdentityConfig identity(Map<String, String> environment, String... args) {
    Options options = new Options("credentials", "test");
    Supplier<IdentityConfig> config = IdentityConfig.declare(options);
    options.parse(List.of(args), environment);
    return config.get();
  }
}
