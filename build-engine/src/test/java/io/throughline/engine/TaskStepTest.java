package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.proto.CacheMount;
import io.throughline.proto.ContainerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class TaskStepTest {
  private static EngineRig rig;
  private static TestEngine engine;

  private final TestPlans plans = new TestPlans();
  private String uid;

  @BeforeAll
  static void start() {
    rig = new EngineRig();
    rig.credentials()
        .secret("token", "s3cret-token")
        .value("count", "7")
        .value("deep", "{\"a\":{\"b\":\"x\"}}");
    engine = rig.engine("one");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    uid = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void task_tellsItsEvents_inOrder() throws Exception {
    rig.runner().on(uid, Script.ending().prints("hello\n").exits(4));
    assertThat(run(plans.task(uid))).isEqualTo("failed");
    assertThat(engine.events(uid).stream().map(event -> event.getClass().getSimpleName()))
        .containsExactly(
            "Status",
            "InitializeTask",
            "SelectedWorker",
            "StartTask",
            "Log",
            "FinishTask",
            "Status");
    assertThat(only(BuildEvent.FinishTask.class).exitStatus()).isEqualTo(4);
    BuildEvent.Log log = only(BuildEvent.Log.class);
    assertThat(log.payload()).isEqualTo("hello\n");
    assertThat(log.origin().source()).isEqualTo("stdout");
    assertThat(log.origin().spanId()).hasSize(16);
  }

  @Test
  void outputs_areArtifacts_underTheirMappedNames_alsoAfterFailure() throws Exception {
    rig.runner().on(uid + "-make", Script.ending().exits(1));
    Plan make =
        mapped(
            uid + "-make",
            TestPlans.config(List.of(), List.of("out"), Map.of()),
            Map.of(),
            Map.of("out", "made"));
    Plan use =
        mapped(
            uid + "-use",
            TestPlans.config(List.of("in"), List.of(), Map.of()),
            Map.of("in", "made"),
            Map.of());
    assertThat(run(plans.inOrder(plans.swallowing(make), use))).isEqualTo("succeeded");
    assertThat(rig.runner().container(uid + "-use").getInputs(0).getPath()).isEqualTo("in");
    assertThat(rig.runner().container(uid + "-use").getInputs(0).getArtifact()).endsWith("/out");
  }

  @Test
  void missingInputs_areToldTogether() throws Exception {
    Plan task =
        mapped(
            uid,
            TestPlans.config(List.of("a", "b"), List.of(), Map.of()),
            Map.of("b", "other"),
            Map.of());
    assertThat(run(task)).isEqualTo("errored");
    assertThat(only(BuildEvent.StepError.class).message()).isEqualTo("missing inputs: a, other");
  }

  @Test
  void environment_isTheParams_withVariablesFilledIn() throws Exception {
    TaskConfig config =
        TestPlans.config(
            List.of(), List.of(), Map.of("A", "((count))", "B", "x-((token))", "C", "of the file"));
    assertThat(run(plans.task(uid, config, Map.of("C", "of the step", "D", "((deep.a.b))"))))
        .isEqualTo("succeeded");
    assertThat(rig.runner().container(uid).getEnvMap())
        .isEqualTo(
            Map.of(
                "A", "7",
                "B", "x-s3cret-token",
                "C", "of the step",
                "D", "x",
                "ATC_EXTERNAL_URL", "https://ci.example.org"));
    assertThat(rig.runner().container(uid).getRedactList()).containsExactly("s3cret-token");
  }

  @Test
  void variables_areAskedForOnce_andThoseMissingToldTogether() throws Exception {
    TaskConfig config =
        TestPlans.config(List.of(), List.of(), Map.of("A", "((nope))", "B", "((count))((nada))"));
    int before = rig.credentials().requests().size();
    assertThat(run(plans.task(uid, config, Map.of()))).isEqualTo("errored");
    assertThat(only(BuildEvent.StepError.class).message()).isEqualTo("undefined vars: nada, nope");
    assertThat(rig.credentials().requests()).hasSize(before + 1);
    assertThat(rig.credentials().requests().getLast().getPipeline()).isEqualTo("pipe");
  }

  @Test
  void file_isTheConfiguration_withTheStepsOwnVars() throws Exception {
    rig.runner()
        .on(
            uid + "-repo",
            Script.ending()
                .writes(
                    "ci/task.yml",
                    """
                    platform: linux
                    params: {WHO: ((who)), COUNT: ((count))}
                    run: {path: ((who)), args: [((args))]}
                    """));
    Plan task =
        plans.taskOfFile(
            uid,
            uid + "-repo/ci/task.yml",
            Map.of(
                "who", JsonNodeFactory.instance.textNode("make"),
                "args", JsonNodeFactory.instance.textNode("((token))")));
    assertThat(run(plans.inOrder(plans.get(uid + "-repo"), task))).isEqualTo("succeeded");
    ContainerSpec container = rig.runner().container(uid);
    assertThat(container.getCommand().getPath()).isEqualTo("make");
    assertThat(container.getCommand().getArgs(0)).isEqualTo("s3cret-token");
    assertThat(container.getEnvMap()).containsEntry("WHO", "make").containsEntry("COUNT", "7");
    assertThat(only(BuildEvent.StartTask.class).config().run().args())
        .containsExactly("((redacted))");
  }

  @Test
  void file_thatIsMissing_orBroken_isAnError() throws Exception {
    rig.runner().on(uid + "-repo", Script.ending().writes("bad.yml", "platform: [1"));
    Plan missing = plans.taskOfFile(uid + "1", uid + "-repo/none.yml", Map.of());
    Plan broken = plans.taskOfFile(uid + "2", uid + "-repo/bad.yml", Map.of());
    Plan nowhere = plans.taskOfFile(uid + "3", "nowhere/task.yml", Map.of());
    assertThat(
            run(
                plans.inOrder(
                    plans.get(uid + "-repo"), plans.inParallel(false, missing, broken, nowhere))))
        .isEqualTo("errored");
    assertThat(errors())
        .anyMatch(text -> text.equals("task config '" + uid + "-repo/none.yml' not found"))
        .anyMatch(
            text -> text.startsWith("invalid task configuration") || text.contains("malformed"))
        .anyMatch(text -> text.startsWith("unknown artifact 'nowhere'"));
  }

  @Test
  void paramOfTheStep_thatTheFileDoesNotKnow_isWarnedOf() throws Exception {
    assertThat(
            run(
                plans.task(
                    uid, TestPlans.config(List.of(), List.of(), Map.of()), Map.of("X", "1"))))
        .isEqualTo("succeeded");
    assertThat(only(BuildEvent.Log.class).payload())
        .isEqualTo("[WARNING] X was defined in pipeline but missing from task file\n");
  }

  @Test
  void caches_areKeyed_byWhereTheTaskIs() throws Exception {
    TaskConfig config =
        new TaskConfig(
            "linux",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(new TaskConfig.Cache("m2", Optional.empty())),
            new TaskConfig.Run("sh", List.of(), "", ""));
    assertThat(run(plans.task(uid, config, Map.of()))).isEqualTo("succeeded");
    CacheMount cache = rig.runner().container(uid).getCaches(0);
    assertThat(cache.getPath()).isEqualTo("m2");
    assertThat(cache.getKey()).contains("main", "pipe", "unit", uid, "m2");
  }

  @Test
  void containerThatIsLost_orCannotStart_isAnError() throws Exception {
    rig.runner().on(uid + "1", Script.ending().isLost("node is gone"));
    rig.runner().on(uid + "2", Script.ending().cannotStart("no such image"));
    assertThat(run(plans.inParallel(false, plans.task(uid + "1"), plans.task(uid + "2"))))
        .isEqualTo("errored");
    assertThat(errors())
        .containsExactlyInAnyOrder(
            "the container was lost: it is not known how it ended: node is gone",
            "the container could not be started: no such image");
  }

  @Test
  void notices_areTold() throws Exception {
    rig.runner().on(uid, Script.ending().notices("no namespaces here").prints("x\n"));
    assertThat(run(plans.task(uid))).isEqualTo("succeeded");
    assertThat(
            engine.events(uid).stream()
                .filter(BuildEvent.Log.class::isInstance)
                .map(event -> ((BuildEvent.Log) event).payload()))
        .containsExactly("no namespaces here\n", "x\n");
  }

  private Plan mapped(
      String name, TaskConfig config, Map<String, String> inputs, Map<String, String> outputs) {
    Plan.Task task = plans.task(name, config, Map.of());
    return new Plan.Task(
        task.id(),
        name,
        task.config(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        Map.of(),
        Map.of(),
        inputs,
        outputs,
        Optional.empty(),
        List.of());
  }

  private String run(Plan plan) throws InterruptedException {
    engine.start(uid, plan);
    return engine.status(uid);
  }

  private List<String> errors() throws InterruptedException {
    return engine.events(uid).stream()
        .filter(BuildEvent.StepError.class::isInstance)
        .map(event -> ((BuildEvent.StepError) event).message())
        .toList();
  }

  private <T extends BuildEvent> T only(Class<T> type) throws InterruptedException {
    List<BuildEvent> all = engine.events(uid).stream().filter(type::isInstance).toList();
    assertThat(all).hasSize(1);
    return type.cast(all.getFirst());
  }
}
