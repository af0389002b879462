package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.testing.SpanTree;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String JOB = "/api/v1/teams/blue/pipelines/app/jobs/build";
  private static final String ROUTE =
      "POST /api/v1/teams/:team_name/pipelines/:pipeline_name/jobs/:job_name/builds";

  private Gateway gateway;
  private Http owner;

  @BeforeEach
  void start() throws Exception {
    gateway = Gateway.withExamples();
    owner = gateway.as("owner").with("traceparent", CALLER);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void request_isAChild_ofItsCaller_andTheSchedulerOfIt() throws Exception {
    Http.Answer answer = owner.post(JOB + "/builds", "");
    awaitTree(
        """
        %s SERVER
          throughline.v1.Builds/TriggerJob CLIENT
            throughline.v1.Builds/TriggerJob SERVER
        """
            .formatted(ROUTE));
    SpanTree tree = ofCaller();
    assertThat(tree.values(ROUTE, Attribute.HTTP_RESPONSE_STATUS_CODE)).containsExactly(200L);
    assertThat(tree.values(ROUTE, Attribute.TEAM)).containsExactly("blue");
    assertThat(tree.values(ROUTE, Attribute.JOB)).containsExactly("build");
    assertThat(tree.values("throughline.v1.Builds/TriggerJob", Attribute.TEAM))
        .as("that of the gateway and that of the scheduler, which knows it by baggage")
        .containsExactly("blue", "blue");
    assertThat(answer.header("X-Trace-Id")).isEqualTo(TRACE);
    assertThat(answer.header("Traceresponse")).startsWith("00-" + TRACE + "-").endsWith("-01");
  }

  @Test
  void traceOfATrigger_isKept_andThatOfAListIsNot() throws Exception {
    owner.post(JOB + "/builds", "");
    owner.get("/api/v1/builds");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(gateway.engine().storedNames())
                .contains(ROUTE, "throughline.v1.Builds/TriggerJob"));
    assertThat(gateway.engine().storedNames()).doesNotContain("GET /api/v1/builds");
  }

  @Test
  void start_isATrace_ofWhatItTakes() {
    SpanTree start = gateway.telemetry().tree().traceOf("startup.initialize");
    assertThat(start.render().replaceAll(" *[A-Z]+( \\w+)? CLIENT\n| *transaction .*\n", ""))
        .isEqualTo(
            """
            startup.initialize INTERNAL
              startup.configuration INTERNAL
              startup.migrations INTERNAL
              startup.dependencies INTERNAL
              startup.resources INTERNAL
            """);
  }

  @Test
  void refusal_isNoError_andAFailureIs() throws Exception {
    gateway.http().with("traceparent", CALLER).get("/api/v1/user");
    gateway.scheduler().fail(io.vertx.grpc.common.GrpcStatus.INTERNAL, "broken");
    owner.get("/api/v1/jobs");
    awaitTree(
        """
        GET /api/v1/user SERVER
        GET /api/v1/jobs SERVER !
          throughline.v1.Jobs/List CLIENT !
            throughline.v1.Jobs/List SERVER !
        """);
  }

  @Test
  void requestWithoutACaller_isTold_whereItsTraceIs() throws Exception {
    Http.Answer answer = gateway.http().get("/api/v1/info");
    assertThat(answer.header("X-Trace-Id")).matches("[0-9a-f]{32}");
    assertThat(answer.header("Traceresponse")).contains(answer.header("X-Trace-Id"));
  }

  /**
   * Spans end a little after the answer that they are about. Whether who the caller is has to be
   * looked up depends on what was remembered, so that is left out.
   */
  private void awaitTree(String expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(ofCaller().render().replaceAll(" *SELECT \\w+ CLIENT\n", ""))
                .isEqualTo(expected));
  }

  /** The spans of the caller's trace, of the gateway and of the services behind it. */
  private SpanTree ofCaller() {
    return gateway.telemetry().tree().and(gateway.peers().tree()).ofTrace(TRACE);
  }
}
