package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.gateway.auth.AuthConfig;
import io.throughline.gateway.auth.LocalUser;
import io.throughline.gateway.sse.EventsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  @Test
  void defaults_areTheDocumentedOnes() {
    GatewayConfig config = parse();
    assertThat(config.api()).isEqualTo(ApiConfig.on(io.throughline.config.HostPort.loopback(8080)));
    assertThat(config.api().version()).isEqualTo("8.2.5");
    assertThat(config.api().bodyBytes()).isEqualTo(10 << 20);
    assertThat(config.auth()).isEqualTo(AuthConfig.of(Optional.empty(), List.of()));
    assertThat(config.auth().tokenLife()).isEqualTo(Duration.ofHours(24));
    assertThat(config.events()).isEqualTo(EventsConfig.standard());
    assertThat(config.peers().scheduler().port()).isEqualTo(7101);
    assertThat(config.peers().engine().port()).isEqualTo(7102);
    assertThat(config.peers().credentials().port()).isEqualTo(7104);
    assertThat(config.peers())
        .isEqualTo(
            PeersConfig.of(
                config.peers().scheduler(),
                config.peers().engine(),
                config.peers().credentials(),
                Optional.empty()));
  }

  @Test
  void users_areRead_andNeverShown() {
    GatewayConfig config =
        parse("--first-user=admin:pass:word", "--add-local-user=bob:planted, eve:planted");
    assertThat(config.auth().firstUser()).contains(new LocalUser("admin", "pass:word"));
    assertThat(config.auth().localUsers())
        .containsExactly(new LocalUser("bob", "planted"), new LocalUser("eve", "planted"));
    assertThat(config.toString()).doesNotContain("planted").doesNotContain("pass:word");
  }

  @Test
  void mistakes_areToldTogether_withoutSecrets() {
    assertThatThrownBy(() ->
            parse(
                "--first-user=planted",
                "--add-local-user=:planted",
                "--api-version=8",
                "--body-bytes=1"))
        .isInstanceOfSatisfying(ConfigErrors.class, e -> assertThat(e.errors()).hasSize(4))
        .message()
        .contains("must be name:password")
        .contains("must be a version like 8.2.5")
        .doesNotContain("planted");
  }

  private static GatewayConfig parse(String... args) {
    Options options = new Options("api-gateway", "test");
    Supplier<GatewayConfig> config = GatewayConfig.declare(options);
    options.parse(List.of(args), Map.of());
    return config.get();
  }
}
