package io.throughline.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.config.HostPort;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SchedulerConfigTest {
  @Test
  void defaults_areThoseOfAConfigurationMadeInCode() {
    SchedulerConfig parsed = parse();
    assertThat(parsed)
        .isEqualTo(SchedulerConfig.of(parsed.database(), parsed.rpc(), parsed.engine()));
    assertThat(parsed.engine()).isEqualTo(HostPort.parse("127.0.0.1:7102"));
    assertThat(parsed.rpc().listen()).isEqualTo(HostPort.parse("127.0.0.1:7101"));
    assertThat(parsed.checks().interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(parsed.jobsInFlight()).isEqualTo(32);
  }

  @Test
  void everySetting_isRead() {
    SchedulerConfig parsed =
        parse(
            "--engine-address=engine:1",
            "--resource-checking-interval=5s",
            "--global-resource-check-timeout=2m",
            "--max-checks-per-second=7",
            "--max-checks-in-flight=8",
            "--job-scheduling-max-in-flight=9",
            "--safety-interval=3s");
    assertThat(parsed.engine()).isEqualTo(new HostPort("engine", 1));
    assertThat(parsed.checks().interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(parsed.checks().timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(parsed.checks().perSecond()).isEqualTo(7);
    assertThat(parsed.checks().inFlight()).isEqualTo(8);
    assertThat(parsed.jobsInFlight()).isEqualTo(9);
    assertThat(parsed.safetyInterval()).isEqualTo(Duration.ofSeconds(3));
  }

  private static SchedulerConfig parse(String... args) {
    Options options = new Options("scheduler", "");
    Supplier<SchedulerConfig> config = SchedulerConfig.declare(options);
    options.parse(List.of(args), Map.of());
    return config.get();
  }
}
