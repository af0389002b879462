package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.plan.Plan;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.testing.SpanTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraceShapeTest {
  private final TestPlans plans = new TestPlans();
  private EngineRig rig;
  private TestEngine engine;

  @BeforeEach
  void start() {
    rig = new EngineRig();
    engine = rig.engine("one");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void build_isOneTrace_ofItsSteps_andOfTheCallsTheyMake() throws Exception {
    rig.runner().on("broken", Script.ending().exits(2));
    Plan job =
        plans.ensure(
            plans.onFailure(
                plans.inOrder(
                    plans.get("repo"),
                    plans.inParallel(false, plans.task("unit")),
                    plans.attempts(plans.task("broken"), plans.task("broken"))),
                plans.task("tell")),
            plans.put("status", PutInputs.all(), Optional.empty()));
    assertThat(run(job, "failed", 22).render())
        .isEqualTo(
            """
            RUN main/pipe/unit SERVER !
              get repo INTERNAL
                throughline.v1.Runner/Run CLIENT
                  throughline.v1.Runner/Run SERVER
              in_parallel INTERNAL
                task unit INTERNAL
                  throughline.v1.Runner/Run CLIENT
                    throughline.v1.Runner/Run SERVER
              attempts INTERNAL !
                attempt 1 INTERNAL !
                  task broken INTERNAL !
                    throughline.v1.Runner/Run CLIENT
                      throughline.v1.Runner/Run SERVER
                attempt 2 INTERNAL !
                  task broken INTERNAL !
                    throughline.v1.Runner/Run CLIENT
                      throughline.v1.Runner/Run SERVER
              on_failure INTERNAL
                task tell INTERNAL
                  throughline.v1.Runner/Run CLIENT
                    throughline.v1.Runner/Run SERVER
              ensure INTERNAL
                put status INTERNAL
                  throughline.v1.Runner/Run CLIENT
                    throughline.v1.Runner/Run SERVER
            """);
  }

  @Test
  void variables_areAskedFor_underTheirStep() throws Exception {
    rig.credentials().secret("key", "hush-hush");
    Plan put =
        plans.put(
            "out",
            PutInputs.all(),
            Optional.of(JsonNodeFactory.instance.objectNode().put("key", "((key))")));
    Plan get = plans.get("out-got", new Plan.VersionSource.MadeBy(put.id()));
    assertThat(run(plans.onSuccess(put, get), "succeeded", 9).render())
        .isEqualTo(
            """
            RUN main/pipe/unit SERVER
              put out INTERNAL
                throughline.v1.Credentials/Resolve CLIENT
                  throughline.v1.Credentials/Resolve SERVER
                throughline.v1.Runner/Run CLIENT
                  throughline.v1.Runner/Run SERVER
              get out-got INTERNAL
                throughline.v1.Runner/Run CLIENT
                  throughline.v1.Runner/Run SERVER
            """);
  }

  @Test
  void deadline_isAFailure_ofTheStepThatHasIt() throws Exception {
    rig.runner().on("slow", Script.ending().hangs());
    SpanTree tree = run(plans.within(Duration.ofMillis(300), plans.task("slow")), "failed", 5);
    assertThat(text(tree.get("timeout"), Attribute.TASK_RUN_RESULT)).isEqualTo("timeout");
    assertThat(text(tree.get("task slow"), Attribute.TASK_RUN_RESULT)).isEqualTo("timeout");
    SpanData build = tree.get("RUN main/pipe/unit");
    assertThat(text(build, Attribute.PIPELINE_RESULT)).isEqualTo("timeout");
    assertThat(text(build, Attribute.ERROR_TYPE)).isEqualTo("timeout");
  }

  @Test
  void build_saysWhoItIs_andHowItEnded() throws Exception {
    rig.runner().on("broken", Script.ending().exits(127));
    SpanTree tree = run(plans.task("broken"), "failed", 4);
    SpanData build = tree.get("RUN main/pipe/unit");
    assertThat(text(build, Attribute.PIPELINE_NAME)).isEqualTo("main/pipe/unit");
    assertThat(text(build, Attribute.PIPELINE_RUN_ID)).isEqualTo("b");
    assertThat(text(build, Attribute.PIPELINE_RUN_URL))
        .isEqualTo("https://ci.example.org/teams/main/pipelines/pipe/jobs/unit/builds/7");
    assertThat(text(build, Attribute.PIPELINE_RESULT)).isEqualTo("failure");
    assertThat(text(build, Attribute.ERROR_TYPE)).isEqualTo("step_failed");
    SpanData task = tree.get("task broken");
    assertThat(text(task, Attribute.TASK_NAME)).isEqualTo("broken");
    assertThat(text(task, Attribute.TASK_RUN_RESULT)).isEqualTo("failure");
    assertThat(text(task, Attribute.ERROR_TYPE)).isEqualTo("exit_127");
    assertThat(text(task, Attribute.WORKER_NAME)).isEqualTo("worker-1");
    assertThat(task.getEvents())
        .extracting(event -> event.getName())
        .containsExactly("pending", "running", "failed");
  }

  @Test
  void everySpan_saysWhoseItIs_alsoInOtherServices() throws Exception {
    rig.runner().on("broken", Script.ending().exits(1));
    SpanTree tree = run(plans.attempts(plans.task("broken"), plans.task("broken")), "failed", 10);
    assertThat(tree.spans())
        .allSatisfy(span -> {
          assertThat(text(span, Attribute.TEAM)).isEqualTo("main");
          assertThat(text(span, Attribute.PIPELINE_RUN_ID)).isEqualTo("b");
        });
    assertThat(text(tree.get("task broken"), Attribute.JOB)).isEqualTo("unit");
    assertThat(tree.values("throughline.v1.Runner/Run", Attribute.ATTEMPT))
        .containsExactly(1L, 1L, 2L, 2L);
  }

  @Test
  void attempts_areLinked_andHooksSayWhatFiredThem() throws Exception {
    rig.runner().on("broken", Script.ending().exits(1));
    Plan job =
        plans.onFailure(
            plans.attempts(plans.task("broken"), plans.task("broken")), plans.task("tell"));
    SpanTree tree = run(job, "failed", 13);
    SpanData second = tree.get("attempt 2");
    assertThat(second.getLinks()).hasSize(1);
    assertThat(second.getLinks().getFirst().getSpanContext().getSpanId())
        .isEqualTo(tree.get("attempt 1").getSpanId());
    assertThat(text(tree.get("on_failure"), Attribute.HOOK_FIRED_BY)).isEqualTo("failed");
  }

  @Test
  void abort_isNoError() throws Exception {
    rig.runner().on("hangs", Script.ending().hangs());
    engine.start("b", plans.task("hangs"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> rig.runner().startedSteps().contains("hangs"));
    engine.abort("b");
    assertThat(engine.status("b")).isEqualTo("aborted");
    SpanTree tree = tree(4);
    assertThat(text(tree.get("task hangs"), Attribute.TASK_RUN_RESULT)).isEqualTo("cancellation");
    assertThat(text(tree.get("RUN main/pipe/unit"), Attribute.PIPELINE_RESULT))
        .isEqualTo("cancellation");
    assertThat(tree.render()).doesNotContain("!");
  }

  private SpanTree run(Plan plan, String status, int spans) throws InterruptedException {
    engine.start("b", plan);
    assertThat(engine.status("b")).isEqualTo(status);
    return tree(spans);
  }

  /** The spans of the build's trace, of all services, once there are so many. */
  private SpanTree tree(int spans) {
    String trace = SpanIdentity.root("b", "build").traceId();
    List<SpanData> all = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          all.clear();
          all.addAll(engine.telemetry().spans());
          all.addAll(rig.others().spans());
          all.removeIf(span -> !span.getTraceId().equals(trace));
          return all.size() >= spans;
        });
    SpanTree tree = SpanTree.of(all);
    assertThat(tree.orphans()).isEmpty();
    assertThat(tree.doubles()).isEmpty();
    return tree;
  }

  private static String text(SpanData span, AttributeKey<String> key) {
    return span.getAttributes().get(key);
  }
}
