package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.proto.ContainerSpec;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.testing.SpanTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps behind the shim. */
class ShimTest {
  @TempDir Path data;
  @TempDir Path other;

  @Test
  void command_hasOneSpan_withWhatTheShimReports() throws Exception {
    try (TestRunner runner = shimmed(BuiltShim.file())) {
      runner.inStep(Specs.command("t1", "/bin/true").putEnv("THROUGHLINE_AGENT", "builder"));
      SpanTree tree = runner.tree();
      assertThat(tree.render())
          .isEqualTo(
              """
              task t1 INTERNAL
                throughline.v1.Runner/Run CLIENT
                  throughline.v1.Runner/Run SERVER
                    container t1 INTERNAL
                      true CLIENT
              """);
      assertThat(tree.doubles()).isEmpty();
      SpanData process = tree.get("true");
      assertThat(process.getSpanId())
          .isEqualTo(
              SpanIdentity.in(process.getTraceId(), "build-1", "plan-t1", "process").spanId());
      assertThat(text(process, "agent")).isEqualTo("builder");
      assertThat(text(process, "process.executable.name")).isEqualTo("true");
      assertThat(Double.parseDouble(text(process, "process.cpu.time.user"))).isNotNegative();
      assertThat(Long.parseLong(text(process, "throughline.process.memory.peak"))).isPositive();
      assertThat(process.getEndEpochNanos())
          .isLessThan(tree.get("container t1").getEndEpochNanos());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exit 3,3,exit_other,exit status 3",
    "kill -TERM $$,143,exit_143,ended by SIGTERM",
    "no-such-program,127,exit_127,exit status 127"
  })
  void failure_isToldInWords(String script, int status, String type, String words)
      throws Exception {
    try (TestRunner runner = shimmed(BuiltShim.file())) {
      Ran ran = runner.inStep(Specs.shell("t1", script));
      assertThat(ran.status()).isEqualTo(status);
      SpanData process = runner.tree().get("sh");
      assertThat(process.getStatus().getDescription()).isEqualTo(words);
      assertThat(process.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo(type);
      assertThat(process.getAttributes().get(Attribute.PROCESS_EXIT_CODE)).isEqualTo(status);
    }
  }

  @Test
  void program_seesTheSameEnvironment_asWithoutAShim() throws Exception {
    String without;
    try (TestRunner runner = TestRunner.start(other)) {
      without = environment(runner);
    }
    try (TestRunner runner = shimmed(BuiltShim.file())) {
      assertThat(environment(runner)).isEqualTo(without).contains("TRACE_ID=", "SPAN_ID=");
    }
  }

  @Test
  void stop_isHeardOnce_andIsInTheSpan() throws Exception {
    try (TestRunner runner = shimmed(BuiltShim.file())) {
      Ran ran = new Ran();
      Future<?> running =
          runner.runBeside(
              Specs.shell(
                  "t1",
                  "trap 'echo asked; exit 7' TERM; echo ready; while :; do sleep 60 & wait; done"),
              ran);
      await().atMost(Duration.ofSeconds(60)).until(() -> ran.output().contains("ready"));
      runner.stop("t1", Duration.ofSeconds(60));
      running.get();
      assertThat(ran.output()).isEqualTo("ready\nasked\n");
      assertThat(runner.tree().get("sh").getAttributes().get(Attribute.PROCESS_EXIT_CODE))
          .isEqualTo(7);
    }
  }

  @Test
  void processOfAShimThatReportsNothing_hasASpanNevertheless() throws Exception {
    Path silent = program("while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"");
    try (TestRunner runner = shimmed(silent)) {
      assertThat(runner.inStep(Specs.shell("t1", "exit 3")).status()).isEqualTo(3);
      SpanTree tree = runner.tree();
      assertThat(tree.get("sh").getAttributes().get(Attribute.PROCESS_EXIT_CODE)).isEqualTo(3);
      assertThat(tree.doubles()).isEmpty();
    }
  }

  @Test
  void shimThatCannotBeRun_isDoneWithout() throws Exception {
    try (TestRunner runner = shimmed(program("exit 1"))) {
      assertThat(runner.inStep(Specs.command("t1", "echo", "hello")).output()).isEqualTo("hello\n");
      assertThat(runner.tree().get("echo").getAttributes().get(Attribute.PROCESS_EXIT_CODE))
          .isZero();
    }
  }

  @Test
  void stepThatSwitchesTelemetryOff_isRun_andHasASpan() throws Exception {
    try (TestRunner runner = shimmed(BuiltShim.file())) {
      ContainerSpec.Builder spec =
          Specs.shell("t1", "echo $OTEL_SDK_DISABLED").putEnv("OTEL_SDK_DISABLED", "true");
      assertThat(runner.inStep(spec).output()).isEqualTo("true\n");
      assertThat(runner.tree().get("sh").getAttributes().get(Attribute.PROCESS_EXIT_CODE)).isZero();
    }
  }

  private TestRunner shimmed(Path shim) throws Exception {
    return TestRunner.start(data, config -> config.withPolicy(config.policy().with(shim)));
  }

  private Path program(String script) throws IOException {
    Path file = Files.writeString(other.resolve("shim"), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  /** All variables, but for what differs from run to run. */
  private static String environment(TestRunner runner) throws InterruptedException {
    String all = runner.inStep(Specs.shell("t1", "env | sort")).output();
    return all.replaceAll("[0-9a-f]{16,32}", "ID").replaceAll("127.0.0.1:\\d+", "INTAKE");
  }

  private static String text(SpanData span, String key) {
    return span.getAttributes().asMap().entrySet().stream()
        .filter(entry -> entry.getKey().getKey().equals(key))
        .map(entry -> String.valueOf(entry.getValue()))
        .findFirst()
        .orElse("");
  }
}
