package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.proto.BuildPlanRequest;
import io.throughline.proto.BuildRecordsGrpcClient;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.BuildTraceRequest;
import io.throughline.proto.CheckRequest;
import io.throughline.proto.CheckResponse;
import io.throughline.proto.ConcludeBuildRequest;
import io.throughline.proto.EngineGrpcClient;
import io.throughline.proto.StartBuildRequest;
import io.throughline.proto.StoredSpan;
import io.throughline.proto.Version;
import io.throughline.rpc.RpcException;
import io.throughline.telemetry.catalog.SpanName;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EngineRpcTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static EngineRig rig;
  private static TestEngine engine;

  private final TestPlans plans = new TestPlans();

  @BeforeAll
  static void start() {
    rig = new EngineRig();
    engine = rig.engine("one");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void start_twice_runsOnce() throws Exception {
    Plan plan = plans.task("once");
    engine.start("twice", plan);
    engine.start("twice", plan);
    assertThat(engine.status("twice")).isEqualTo("succeeded");
    engine.start("twice", plan);
    assertThat(rig.runner().startedSteps().stream().filter("once"::equals)).hasSize(1);
  }

  @Test
  void start_refuses_whatItCannotRead() {
    assertRefused(request().setPlanJson(ByteString.copyFromUtf8("{\"id\":1")), "malformed plan");
    assertRefused(request().setPlanSchema(99), "schema 99");
    assertRefused(request().clearSpan(), "traceparent");
    assertRefused(request().clearBuild(), "uid");
  }

  @Test
  void events_ofABuildThatIsNotKnownYet_areWaitedFor() throws Exception {
    var early =
        java.util.concurrent.CompletableFuture.supplyAsync(() -> {
          try {
            return engine.events("later");
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    engine.start("later", plans.task("x"));
    assertThat(early.get(60, java.util.concurrent.TimeUnit.SECONDS))
        .last()
        .isInstanceOf(BuildEvent.Status.class);
  }

  @Test
  void events_canBeHad_fromAnyIdOn() throws Exception {
    engine.start("parts", plans.task("x"));
    int all = engine.envelopes("parts", 0).size();
    assertThat(engine.envelopes("parts", 3)).hasSize(all - 3);
    assertThat(engine.envelopes("parts", all)).isEmpty();
  }

  @Test
  void plan_isPublic() throws Exception {
    engine.start("public", plans.get("repo"));
    String plan =
        engine
            .client()
            .call(
                BuildRecordsGrpcClient.Plan, BuildPlanRequest.newBuilder().setUid("public").build())
            .getPlanJson()
            .toStringUtf8();
    assertThat(plan).contains("\"repo\"").doesNotContain("somewhere");
  }

  @Test
  void planAndTrace_ofAnUnknownBuild_areNotFound() {
    assertThatThrownBy(() ->
            engine
                .client()
                .call(
                    BuildRecordsGrpcClient.Plan,
                    BuildPlanRequest.newBuilder().setUid("nobody").build()))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status()).isEqualTo(GrpcStatus.NOT_FOUND));
    assertThatThrownBy(() -> engine.trace("nobody"))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status()).isEqualTo(GrpcStatus.NOT_FOUND));
    assertThat(BuildTraceRequest.getDefaultInstance().getUid()).isEmpty();
  }

  @Test
  void conclude_recordsABuildThatNeverRan() throws Exception {
    ConcludeBuildRequest request =
        ConcludeBuildRequest.newBuilder()
            .setBuild(TestEngine.identity("never"))
            .setSpan(TestEngine.span("never"))
            .setStatus(BuildStatus.ERRORED)
            .setMessage("no plan could be made")
            .build();
    engine.client().call(EngineGrpcClient.Conclude, request);
    engine.client().call(EngineGrpcClient.Conclude, request);
    List<BuildEvent> events = engine.events("never");
    assertThat(events).hasSize(2);
    assertThat(((BuildEvent.StepError) events.getFirst()).message())
        .isEqualTo("no plan could be made");
    assertThat(engine.status("never")).isEqualTo("errored");
    await().atMost(LIMIT).until(() -> !engine.trace("never").isEmpty());
    StoredSpan span = engine.trace("never").getFirst();
    assertThat(span.getEndNs()).isPositive();
    assertThat(span.getAttributesJson()).contains("\"cicd.pipeline.result\":\"error\"");
    assertThat(engine.exported("never")).hasSize(1);
  }

  @Test
  void conclude_leavesABuildThatRuns() throws Exception {
    engine.start("runs", plans.task("x"));
    engine
        .client()
        .call(
            EngineGrpcClient.Conclude,
            ConcludeBuildRequest.newBuilder()
                .setBuild(TestEngine.identity("runs"))
                .setSpan(TestEngine.span("runs"))
                .setStatus(BuildStatus.ABORTED)
                .build());
    assertThat(engine.status("runs")).isEqualTo("succeeded");
  }

  @Test
  void abort_ofAnUnknownOrFinishedBuild_isOfNoConsequence() throws Exception {
    engine.abort("nobody");
    engine.start("done", plans.task("x"));
    assertThat(engine.status("done")).isEqualTo("succeeded");
    engine.abort("done");
    assertThat(engine.status("done")).isEqualTo("succeeded");
  }

  @Test
  void check_answersWithVersions_andItsSpan() throws Exception {
    rig.runner().on("found", Script.ending().answers("[{\"ref\":\"1\"},{\"ref\":\"2\"}]"));
    CheckResponse response =
        rig.others()
            .telemetry()
            .span(SpanName.SCHEDULE, "unit")
            .around(_ -> check(plans.check("found")));
    assertThat(response.getError()).isEmpty();
    assertThat(response.getVersionsList())
        .extracting(Version::getFieldsMap)
        .extracting(fields -> fields.get("ref"))
        .containsExactly("1", "2");
    String spanId = response.getSpan().getTraceparent().split("-")[2];
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(engine.telemetry().tree().get("check found").getSpanId()).isEqualTo(spanId));
    assertThat(rig.runner().released())
        .contains(rig.runner().container("found").getOwner().getBuildUid());
  }

  @Test
  void check_saysWhatItsProgramSaid_whenItFails() throws Exception {
    rig.runner().on("broken", Script.ending().prints("no such host\n").exits(1));
    assertThat(check(plans.check("broken")).getError())
        .isEqualTo("check failed with exit status 1: no such host");
  }

  @Test
  void check_endsAfterItsTime() throws Exception {
    rig.runner().on("slow", Script.ending().hangs());
    CheckResponse response = check(plans.within(Duration.ofMillis(300), plans.check("slow")));
    assertThat(response.getError()).isEqualTo("timeout exceeded");
    assertThat(rig.runner().stoppedSteps()).contains("slow");
  }

  @Test
  void check_errs_whenAVariableIsMissing() throws Exception {
    Plan.Check plan = plans.check("vars");
    Plan.Check withVar =
        new Plan.Check(
            plan.id(),
            plan.name(),
            plan.resource(),
            plan.type(),
            com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                .objectNode()
                .put("key", "((nope))"),
            plan.from(),
            plan.tags());
    assertThat(check(withVar).getError()).isEqualTo("undefined vars: nope");
  }

  private CheckResponse check(Plan plan) throws InterruptedException {
    return engine
        .client()
        .call(
            EngineGrpcClient.Check,
            CheckRequest.newBuilder()
                .setBuild(TestEngine.identity("ignored"))
                .setPlanJson(ByteString.copyFrom(PlanJson.write(plan)))
                .setPlanSchema(PlanJson.SCHEMA)
                .build());
  }

  private StartBuildRequest.Builder request() {
    return StartBuildRequest.newBuilder()
        .setBuild(TestEngine.identity("refused"))
        .setSpan(TestEngine.span("refused"))
        .setPlanJson(ByteString.copyFrom(PlanJson.write(plans.task("x"))))
        .setPlanSchema(PlanJson.SCHEMA);
  }

  private static void assertRefused(StartBuildRequest.Builder request, String why) {
    assertThatThrownBy(() -> engine.client().call(EngineGrpcClient.Start, request.build()))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT))
        .hasMessageContaining(why);
  }
}
