package io.throughline.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.credentials.local.DirectoryConfig;
import io.throughline.credentials.local.VariablesConfig;
import io.throughline.credentials.secret.CachePolicy;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.work.WorkThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CredentialsConfigTest {
  @Test
  void defaults_haveNoManager_andTheStandardLimits() {
    CredentialsConfig config = parse();
    assertThat(config.managers()).isEmpty();
    assertThat(config.asking()).isEqualTo(AskingConfig.standard());
    assertThat(config.asking().cache())
        .isEqualTo(
            new CachePolicy(
                Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMinutes(10), 10_000));
    assertThat(config.rpc().listen().port()).isEqualTo(7104);
  }

  @Test
  void managers_areAsked_inTheOrderThatIsGiven() {
    CredentialsConfig config =
        parse(
            "--static-var=a=1,main/b=2",
            "--secrets-dir=/secrets",
            "--static-var-file=/vars.yml",
            "--dummy-creds-var=c:3",
            "--secret-sources=directory,variables,dummy");
    assertThat(config.managers())
        .containsExactly(
            new DirectoryConfig(Path.of("/secrets")),
            VariablesConfig.scoped(Map.of("a", "1", "main/b", "2")),
            VariablesConfig.dummy(Map.of("c", "3")));
    assertThat(config.toString()).doesNotContain("\"1\"").doesNotContain("\"2\"");
  }

  @Test
  void mistakes_areToldTogether_withoutValues() {
    assertThatThrownBy(() ->
            parse(
                "--secret-sources=directory,directory",
                "--static-var=planted",
                "--secret-cache-duration=x"))
        .isInstanceOfSatisfying(ConfigErrors.class, e -> assertThat(e.errors()).hasSize(3))
        .hasMessageContaining("must name each only once")
        .message()
        .doesNotContain("planted");
  }

  @Test
  void stack_canBeRead() {
    CredentialsConfig config = parse("--static-var=a=planted", "--secrets-dir=/secrets");
    try (RecordedTelemetry recorded = RecordedTelemetry.of("credentials");
        WorkThreads threads = WorkThreads.named("secret")) {
      assertThat(
              CredentialsService.source(
                  CredentialsService.connect(
                      config,
                      CredentialsService.stack(config.asking(), recorded.telemetry(), threads))))
          .hasToString(
              "firstOf(variables.timedOut(10000ms).retried(5).healthChecked().cached(60s)"
                  + ".at[{{.Team}}/{{.Pipeline}}/{{.Secret}}, {{.Team}}/{{.Secret}}, {{.Secret}}]"
                  + ".traced(),"
                  + " directory /secrets.timedOut(10000ms).retried(5).healthChecked().cached(60s)"
                  + ".at[{{.Team}}/{{.Pipeline}}/{{.Secret}}, {{.Team}}/{{.Secret}}, {{.Secret}}]"
                  + ".traced())");
    }
  }

  private static CredentialsConfig parse(String... args) {
    Options options = new Options("credentials", "test");
    Supplier<CredentialsConfig> config = CredentialsConfig.declare(options);
    options.parse(List.of(args), Map.of());
    return config.get();
  }
}
