package io.throughline.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CredentialsConfigTest {
  @Test
  void defaults_haveNoSource_andTheStandardLimits() {
    CredentialsConfig config = parse();
    assertThat(config.sources()).isEmpty();
    assertThat(config.cache())
        .isEqualTo(new CachePolicy(Duration.ofMinutes(1), Duration.ofSeconds(10), 10_000));
    assertThat(config.rpc().listen().port()).isEqualTo(7104);
    assertThat(config.retry()).isEqualTo(RetryPolicy.standard());
    assertThat(config.parallel()).isEqualTo(64);
  }

  @Test
  void sources_areAsked_inTheOrderThatIsGiven() {
    CredentialsConfig config =
        parse(
            "--static-var=a=1,main/b=2",
            "--secrets-dir=/secrets",
            "--static-var-file=/vars.yml",
            "--secret-sources=directory,variables");
    assertThat(config.sources())
        .containsExactly(
            new SourceConfig.Directory(Path.of("/secrets")),
            new SourceConfig.Variables(
                Map.of("a", TextNode.valueOf("1"), "main/b", TextNode.valueOf("2"))));
    assertThat(config.toString()).doesNotContain("\"1\"").doesNotContain("\"2\"");
  }

  @Test
  void mistakes_areToldTogether_withoutValues() {
    assertThatThrownBy(() ->
            parse(
                "--secret-sources=directory,directory", "--static-var=planted", "--secret-cache=x"))
        .isInstanceOfSatisfying(ConfigErrors.class, e -> assertThat(e.errors()).hasSize(3))
        .hasMessageContaining("must name each only once")
        .message()
        .doesNotContain("planted");
  }

  @Test
  void stack_canBeRead() {
    CredentialsConfig config = parse("--static-var=a=planted", "--secrets-dir=/secrets");
    try (RecordedTelemetry recorded = RecordedTelemetry.of("credentials")) {
      assertThat(CredentialsService.secrets(config, recorded.telemetry()))
          .hasToString(
              "firstOf(variables.widening().traced(),"
                  + " directory /secrets.retried(4).cached(60s).widening().traced())");
    }
  }

  private static CredentialsConfig parse(String... args) {
    Options options = new Options("credentials", "test");
    Supplier<CredentialsConfig> config = CredentialsConfig.declare(options);
    options.parse(List.of(args), Map.of());
    return config.get();
  }
}
