package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.ConfigErrors;
import io.throughline.config.HostPort;
import io.throughline.config.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RunnerConfigTest {
  @Test
  void defaults_areThoseOfARunnerInALargerProcess() {
    RunnerConfig config = parse();
    assertThat(config.limits()).isEqualTo(RunnerLimits.defaults());
    assertThat(config.policy()).isEqualTo(StepPolicy.defaults());
    assertThat(config.rpc().listen()).isEqualTo(HostPort.loopback(7103));
    assertThat(config.engine()).contains(HostPort.loopback(7102));
    assertThat(config.stopOnExit()).isFalse();
    assertThat(config.stopGrace()).isEqualTo(Duration.ofSeconds(10));
    RunnerConfig embedded = RunnerConfig.embedded(config.rpc(), Optional.empty(), Path.of("/data"));
    assertThat(embedded.limits()).isEqualTo(config.limits());
    assertThat(embedded.policy()).isEqualTo(config.policy());
    assertThat(embedded.stopOnExit()).isTrue();
  }

  @Test
  void settings_ofTheRunner_areRead() {
    RunnerConfig config =
        parse(
            "--data=/d",
            "--engine-address=h:1",
            "--intake-listen=127.0.0.1:4318",
            "--stop-on-exit",
            "--stop-grace=3s");
    assertThat(config.data()).isEqualTo(Path.of("/d"));
    assertThat(config.engine()).contains(new HostPort("h", 1));
    assertThat(config.intake().port()).isEqualTo(4318);
    assertThat(config.stopOnExit()).isTrue();
    assertThat(config.stopGrace()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void settings_ofSteps_areRead() {
    RunnerConfig config =
        parse(
            "--isolation=off",
            "--hide-path=/a, /b",
            "--resource-type=s3=/types/s3,x=/y",
            "--step-env=A=1",
            "--step-path=/bin",
            "--shim=/bin/throughline-shim",
            "--spare-containers=0");
    Map<String, Path> types = Map.of("s3", Path.of("/types/s3"), "x", Path.of("/y"));
    assertThat(config.policy())
        .isEqualTo(
            new StepPolicy(
                StepPolicy.IsolationWish.OFF,
                List.of(Path.of("/a"), Path.of("/b")),
                types,
                Map.of("A", "1", "PATH", "/bin"),
                Optional.of(Path.of("/bin/throughline-shim")),
                0));
  }

  @Test
  void limits_areRead() {
    RunnerConfig config =
        parse(
            "--max-containers=1",
            "--kept-output-mib=2",
            "--backlog-mib=3",
            "--max-result-kib=4",
            "--max-file-mib=5",
            "--keep-ended=6h");
    assertThat(config.limits())
        .isEqualTo(new RunnerLimits(1, 2L << 20, 3L << 20, 4 << 10, 5L << 20, Duration.ofHours(6)));
  }

  @Test
  void mistakes_areToldAllAtOnce() {
    assertThatThrownBy(() -> parse("--max-containers=0", "--isolation=maybe", "--stop-grace=soon"))
        .isInstanceOfSatisfying(
            ConfigErrors.class, errors -> assertThat(errors.errors()).hasSize(3));
  }

  private static RunnerConfig parse(String... arguments) {
    Options options = new Options("k8s-runner", "");
    Supplier<RunnerConfig> config = RunnerConfig.declare(options);
    options.parse(List.of(arguments), Map.of());
    return config.get();
  }
}
