package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import io.throughline.proto.CheckRequest;
import io.throughline.proto.EngineGrpcClient;
import io.throughline.proto.PipelineRef;
import io.throughline.proto.ResolveRequest;
import io.throughline.proto.StartBuildRequest;
import io.throughline.proto.VarSource;
import io.throughline.rpc.RpcException;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The var_sources of a pipeline, on their way from its builds to the credentials service. */
class VarSourcesTest {
  private static final VarSource SEED = source("seed", "{\"vars\":{\"x\":\"planted\"}}");
  private static final VarSource VAULT = source("v", "{\"url\":\"((seed:x))\"}");
  private static final VarSource UNUSED = source("unused", "{}");

  private final TestPlans plans = new TestPlans();
  private EngineRig rig;
  private TestEngine engine;

  @BeforeEach
  void start() {
    rig = new EngineRig();
    rig.credentials().secret("v:token", "t").secret("plain", "p");
    engine = rig.engine("one");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void step_asksWithTheSourcesThatItsVariablesNeed_andSaysWhoItIs() throws Exception {
    StartBuildRequest.Builder build = request("b", withToken("unit"));
    build.getBuildBuilder().getPipelineBuilder().setInstanceVarsJson("{\"a\":1}");
    engine.start(build.build());
    assertThat(engine.status("b")).isEqualTo("succeeded");
    ResolveRequest asked = rig.credentials().requests().getFirst();
    assertThat(asked.getNamesList()).containsExactly("v:token");
    assertThat(asked.getVarSourcesList()).containsExactly(SEED, VAULT);
    assertThat(asked.getTeam() + "/" + asked.getPipeline() + "/" + asked.getJob())
        .isEqualTo("main/pipe/unit");
    assertThat(asked.getInstanceVarsJson()).isEqualTo("{\"a\":1}");
    assertThat(rig.runner().container("unit").getEnvMap()).containsEntry("TOKEN", "t");
  }

  @Test
  void stepThatNamesNoSource_sendsNone() throws Exception {
    engine.start(
        request(
                "b",
                plans.task(
                    "unit",
                    TestPlans.config(List.of(), List.of(), Map.of()),
                    Map.of("X", "((plain))")))
            .build());
    assertThat(engine.status("b")).isEqualTo("succeeded");
    assertThat(rig.credentials().requests().getFirst().getVarSourcesList()).isEmpty();
  }

  @Test
  void buildWithoutPipeline_hasNone() throws Exception {
    StartBuildRequest.Builder build = TestEngine.request("b", withToken("unit"));
    build.getBuildBuilder().setPipeline(PipelineRef.getDefaultInstance()).setJob("");
    engine.start(build.build());
    assertThat(engine.status("b")).isEqualTo("succeeded");
    ResolveRequest asked = rig.credentials().requests().getFirst();
    assertThat(asked.getVarSourcesList()).isEmpty();
    assertThat(asked.getPipeline()).isEmpty();
  }

  @Test
  void buildThatIsResumed_stillHasThem() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    rig.runner().on("waits", Script.ending().awaits(go));
    engine.start(request("b", plans.inOrder(plans.task("waits"), withToken("later"))).build());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> rig.runner().startedSteps().contains("waits"));
    engine.close();
    TestEngine next = rig.engine("one");
    go.countDown();
    assertThat(next.status("b")).isEqualTo("succeeded");
    assertThat(rig.credentials().requests().getLast().getVarSourcesList())
        .containsExactly(SEED, VAULT);
  }

  @Test
  void plan_doesNotShowThem() throws Exception {
    engine.start(request("b", withToken("unit")).build());
    assertThat(engine.status("b")).isEqualTo("succeeded");
    String plan =
        engine
            .client()
            .call(BuildRecordsGrpcClient.Plan, BuildPlanRequest.newBuilder().setUid("b").build())
            .getPlanJson()
            .toStringUtf8();
    assertThat(plan).contains("unit").doesNotContain("planted").doesNotContain("seed");
  }

  @Test
  void check_asksWithThemToo() throws Exception {
    rig.runner().on("thing", Script.ending().answers("[]"));
    Plan.Check plain = plans.check("thing");
    Plan check =
        new Plan.Check(
            plain.id(),
            plain.name(),
            plain.resource(),
            plain.type(),
            JsonNodeFactory.instance.objectNode().put("token", "((v:token))"),
            Optional.empty(),
            List.of());
    engine
        .client()
        .call(
            EngineGrpcClient.Check,
            CheckRequest.newBuilder()
                .setBuild(TestEngine.identity("c"))
                .setPlanJson(ByteString.copyFrom(PlanJson.write(check)))
                .setPlanSchema(PlanJson.SCHEMA)
                .addAllVarSources(List.of(UNUSED, VAULT, SEED))
                .build());
    assertThat(rig.credentials().requests().getFirst().getVarSourcesList())
        .containsExactly(SEED, VAULT);
  }

  @Test
  void whatIsWrong_standsInTheLog_asTheServiceSaysIt() throws Exception {
    rig.credentials()
        .failing(
            GrpcStatus.INVALID_ARGUMENT,
            "var_source \"v\": url must be an address like http://host:port");
    engine.start(request("b", withToken("unit")).build());
    assertThat(engine.events("b"))
        .filteredOn(BuildEvent.StepError.class::isInstance)
        .extracting(event -> ((BuildEvent.StepError) event).message())
        .containsExactly(
            "variables cannot be resolved: var_source \"v\": url must be an address like"
                + " http://host:port");
    assertThat(engine.status("b")).isEqualTo("errored");
  }

  @Test
  void configThatIsNoJson_isRefused_andNotShown() {
    assertThatThrownBy(() ->
            engine.start(
                TestEngine.request("b", withToken("unit"))
                    .addVarSources(source("v", "{planted"))
                    .build()))
        .isInstanceOf(RpcException.class)
        .hasMessage("the config of a var_source is no JSON");
  }

  private Plan.Task withToken(String name) {
    return plans.task(
        name, TestPlans.config(List.of(), List.of(), Map.of()), Map.of("TOKEN", "((v:token))"));
  }

  private static StartBuildRequest.Builder request(String uid, Plan plan) {
    return TestEngine.request(uid, plan).addAllVarSources(List.of(UNUSED, VAULT, SEED));
  }

  private static VarSource source(String name, String config) {
    return VarSource.newBuilder().setName(name).setType("dummy").setConfigJson(config).build();
  }
}
