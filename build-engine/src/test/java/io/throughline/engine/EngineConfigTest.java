package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.Options;
import io.throughline.engine.build.Limits;
import io.throughline.engine.step.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
  @Test
  void defaults_areThoseOfAnInstallationThatSaysNothing() {
    EngineConfig config = parse();
    assertThat(config.name()).isEqualTo("127.0.0.1:7102");
    assertThat(config.limits()).isEqualTo(Limits.standard());
    assertThat(config.leases()).isEqualTo(EngineConfig.LeaseConfig.standard());
    assertThat(config.patience()).isEqualTo(Patience.standard());
    assertThat(config.runner().port()).isEqualTo(7103);
    assertThat(config.credentials().port()).isEqualTo(7104);
    assertThat(config)
        .isEqualTo(
            EngineConfig.standard(
                config.name(),
                config.rpc(),
                config.database(),
                config.runner(),
                config.credentials(),
                config.externalUrl()));
  }

  @Test
  void limits_areThoseOfTheArchitecture() {
    assertThat(Limits.standard())
        .isEqualTo(new Limits(64, 10_000, 64, 500, 65_536, 268_435_456, 100_000));
  }

  @Test
  void settings_areRead() {
    EngineConfig config =
        parse(
            "--engine-name=blue",
            "--rpc-listen=0.0.0.0:1",
            "--runner-address=r:2",
            "--credentials-address=c:3",
            "--external-url=https://ci.example.org",
            "--max-builds=7",
            "--max-log-mib=1",
            "--max-line-kib=2",
            "--lease=30s",
            "--lease-renewal=10s",
            "--runner-patience=1m",
            "--stop-grace=3s",
            "--check-timeout=5m",
            "--sweep-delay=1s");
    assertThat(config.name()).isEqualTo("blue");
    assertThat(config.runner()).hasToString("r:2");
    assertThat(config.credentials()).hasToString("c:3");
    assertThat(config.externalUrl()).hasToString("https://ci.example.org");
    assertThat(config.limits().builds()).isEqualTo(7);
    assertThat(config.limits().logBytes()).isEqualTo(1 << 20);
    assertThat(config.limits().lineBytes()).isEqualTo(2048);
    assertThat(config.leases())
        .isEqualTo(new EngineConfig.LeaseConfig(Duration.ofSeconds(30), Duration.ofSeconds(10)));
    assertThat(config.patience())
        .isEqualTo(new Patience(Duration.ofMinutes(1), Duration.ofSeconds(3)));
    assertThat(config.checkTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.sweepDelay()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void lease_thatCannotBeRenewedInTime_isRefused() {
    assertThatThrownBy(
            () -> new EngineConfig.LeaseConfig(Duration.ofSeconds(5), Duration.ofSeconds(4)))
        .hasMessageContaining("twice as long");
  }

  private static EngineConfig parse(String... args) {
    Options options = new Options("build-engine", "test");
    Supplier<EngineConfig> config = EngineConfig.declare(options);
    options.parse(List.of(args), Map.of());
    return config.get();
  }
}
