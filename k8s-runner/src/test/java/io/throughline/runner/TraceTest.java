package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.ResourceCall.Action;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.Tenant;
import io.throughline.telemetry.catalog.Attribute;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceTest {
  private static final String SECRET = "s3cr3t-value";

  @TempDir Path data;
  private TestRunner runner;

  @BeforeEach
  void start() throws Exception {
    runner = TestRunner.start(data);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void step_isOneTree_downToItsProcess() throws Exception {
    runner.inStep(Specs.command("t1", "/bin/true"));
    assertThat(runner.tree().render())
        .isEqualTo(
            """
            task t1 INTERNAL
              throughline.v1.Runner/Run CLIENT
                throughline.v1.Runner/Run SERVER
                  container t1 INTERNAL
                    true CLIENT
            """);
    assertThat(runner.tree().orphans()).isEmpty();
    assertThat(runner.tree().doubles()).isEmpty();
  }

  @Test
  void identities_areDerived() throws Exception {
    runner.inStep(Specs.command("t1", "/bin/true"));
    SpanData container = runner.tree().get("container t1");
    SpanIdentity expected =
        SpanIdentity.in(container.getTraceId(), "build-1", "plan-t1", "container");
    assertThat(container.getSpanId()).isEqualTo(expected.spanId());
    assertThat(runner.tree().get("true").getSpanId())
        .isEqualTo(
            SpanIdentity.in(container.getTraceId(), "build-1", "plan-t1", "process").spanId());
  }

  @ParameterizedTest
  @CsvSource({"1,exit_1", "2,exit_2", "127,exit_127", "143,exit_143", "42,exit_other"})
  void failure_marksTheProcess_withAWordOfFewKinds(int status, String type) throws Exception {
    runner.inStep(Specs.shell("t1", "exit " + status));
    SpanData process = runner.tree().get("sh");
    assertThat(process.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(process.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo(type);
    assertThat(process.getAttributes().get(Attribute.PROCESS_EXIT_CODE)).isEqualTo(status);
    assertThat(runner.tree().get("container t1").getStatus().getStatusCode())
        .isEqualTo(StatusCode.UNSET);
  }

  @Test
  void container_tellsWhomItWorksFor() throws Exception {
    runner.inStep(Specs.command("t1", "/bin/true"));
    var attributes = runner.tree().get("container t1").getAttributes();
    assertThat(attributes.get(Attribute.TEAM)).isEqualTo("main");
    assertThat(attributes.get(Attribute.PIPELINE)).isEqualTo("demo");
    assertThat(attributes.get(Attribute.JOB)).isEqualTo("unit");
    assertThat(attributes.get(Attribute.BUILD_NAME)).isEqualTo("7");
    assertThat(attributes.get(Attribute.RUNTIME)).isEqualTo("local");
    assertThat(attributes.get(Attribute.CONTAINER_HANDLE)).isEqualTo("t1");
  }

  @Test
  void program_seesItsOwnSpan_andTheMarkOfTheKeptTrace() throws Exception {
    Ran ran = runner.inStep(Specs.shell("t1", "echo $TRACEPARENT; echo $TRACESTATE"));
    SpanData process = runner.tree().get("sh");
    assertThat(ran.output())
        .isEqualTo(
            "00-%s-%s-03\nthroughline=kept,ot=th:0\n"
                .formatted(process.getTraceId(), process.getSpanId()));
  }

  @Test
  void program_seesWhoseItIs_asBaggage() throws Exception {
    try (Scope _ = Tenant.of("main").job("unit").build("build-1").attempt(2).makeCurrent()) {
      assertThat(runner.inStep(Specs.shell("t1", "echo $BAGGAGE")).output().strip().split(","))
          .containsExactlyInAnyOrder(
              "throughline.team=main", "throughline.build=build-1", "throughline.attempt=2");
    }
  }

  @Test
  void startThatFails_isAnError() throws Exception {
    runner.inStep(Specs.resource("r1", "no-such-type", Action.CHECK_VERSIONS, "{}"));
    SpanData container = runner.tree().get("container r1");
    assertThat(container.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(container.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo("start_failed");
  }

  @Test
  void runWithoutATrace_hasSpansNevertheless() throws Exception {
    runner.run(Specs.command("t1", "/bin/true"));
    assertThat(runner.tree().render()).contains("container t1 INTERNAL\n").contains("true CLIENT");
  }

  @Test
  void secrets_areInNoSpan_andOnNoDisk() throws Exception {
    ContainerSpec.Builder spec =
        Specs.command("t1", "/bin/sh", "-c", "true " + SECRET)
            .putEnv("TOKEN", SECRET)
            .addRedact(SECRET);
    runner.inStep(spec);
    runner.inStep(
        Specs.resource(
                "r1",
                "mock",
                Action.CHECK_VERSIONS,
                "{\"source\":{\"check_failure\":\"x\"},\"version\":{\"version\":\""
                    + SECRET
                    + "\"}}")
            .addRedact(SECRET));
    assertThat(runner.recorded().spans()).noneMatch(span -> span.toString().contains(SECRET));
    Process grep = new ProcessBuilder("grep", "-r", "-l", SECRET, data.toString()).start();
    assertThat(
            new String(
                grep.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEmpty();
  }
}
