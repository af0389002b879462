package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.engine.testing.Behaviour;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class InterpreterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static EngineRig rig;
  private static TestEngine engine;

  private final TestPlans plans = new TestPlans();
  private String uid;

  @BeforeAll
  static void start() {
    rig = new EngineRig();
    rig.runner().rule(Behaviour::byName);
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
  void do_stops_atTheFirstStepThatDoesNotSucceed() throws Exception {
    assertThat(run(plans.inOrder(task("a"), task("fails"), task("c")))).isEqualTo("failed");
    assertThat(started()).containsExactly("a", "fails");
  }

  @Test
  void do_ofNothing_succeeds() throws Exception {
    assertThat(run(plans.inOrder())).isEqualTo("succeeded");
  }

  @Test
  void inParallel_runsAll_andFails_whenOneFails() throws Exception {
    assertThat(run(plans.inParallel(false, task("a"), task("fails"), task("c"))))
        .isEqualTo("failed");
    assertThat(started()).containsExactlyInAnyOrder("a", "fails", "c");
  }

  @Test
  void inParallel_errors_whenOneErrors_beforeAnyFailureCounts() throws Exception {
    assertThat(run(plans.inParallel(false, task("fails"), task("errors")))).isEqualTo("errored");
  }

  @Test
  void inParallel_runsStepsAtTheSameTime() throws Exception {
    CountDownLatch bothRun = new CountDownLatch(2);
    Script meets = Script.ending().signals(bothRun).awaits(bothRun);
    rig.runner().on(uid + "-a", meets).on(uid + "-b", meets);
    assertThat(run(plans.inParallel(false, task("a"), task("b")))).isEqualTo("succeeded");
  }

  @Test
  void inParallel_keepsItsLimit() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Plan> steps = IntStream.range(0, 6).<Plan>mapToObj(i -> task("step-" + i)).toList();
    IntStream.range(0, 6)
        .forEach(i -> rig.runner().on(uid + "-step-" + i, Script.ending().awaits(go)));
    engine.start(uid, new Plan.InParallel(plans.id(), steps, OptionalInt.of(2), false));
    await().atMost(LIMIT).until(() -> started().size() == 2);
    await().during(Duration.ofMillis(300)).atMost(LIMIT).until(() -> started().size() == 2);
    go.countDown();
    assertThat(engine.status(uid)).isEqualTo("succeeded");
    assertThat(started()).hasSize(6);
  }

  @Test
  void inParallel_failFast_stopsTheOthers() throws Exception {
    assertThat(
            run(plans.inParallel(true, task("fails"), plans.onAbort(task("hangs"), task("hook")))))
        .isEqualTo("failed");
    assertThat(rig.runner().stoppedSteps()).contains(uid + "-hangs");
    assertThat(started()).contains("hook");
    assertThat(errors()).containsExactly("interrupted");
  }

  @Test
  void inParallel_failFast_startsNoMore() throws Exception {
    List<Plan> steps = List.of(task("fails"), plans.ensure(task("later"), task("hook")));
    engine.start(uid, new Plan.InParallel(plans.id(), steps, OptionalInt.of(1), true));
    assertThat(engine.status(uid)).isEqualTo("failed");
    assertThat(started()).containsExactly("fails");
  }

  @Test
  void try_swallowsFailureAndError() throws Exception {
    assertThat(
            run(plans.inOrder(plans.swallowing(task("fails")), plans.swallowing(task("errors")))))
        .isEqualTo("succeeded");
  }

  @Test
  void try_doesNotSwallowAbort() throws Exception {
    assertThat(runAndAbort(plans.swallowing(task("hangs")))).isEqualTo("aborted");
  }

  @Test
  void attempts_endWithTheFirstThatSucceeds() throws Exception {
    assertThat(run(plans.attempts(task("fails"), task("errors"), task("good"), task("never"))))
        .isEqualTo("succeeded");
    assertThat(started()).containsExactly("fails", "errors", "good");
    assertThat(rig.runner().container(uid + "-good").getOwner().getAttempt()).isEqualTo("3");
  }

  @Test
  void attempts_endAsTheLast_whenNoneSucceeds() throws Exception {
    assertThat(run(plans.attempts(task("errors"), task("fails")))).isEqualTo("failed");
  }

  @Test
  void attempts_stop_onAbort() throws Exception {
    assertThat(runAndAbort(plans.attempts(task("hangs"), task("never")))).isEqualTo("aborted");
    assertThat(started()).containsExactly("hangs");
  }

  @Test
  void timeout_isAFailure_thatIsTold_andFiresOnFailure() throws Exception {
    Plan late = plans.within(Duration.ofMillis(300), task("hangs"));
    assertThat(run(plans.onFailure(late, task("hook")))).isEqualTo("failed");
    assertThat(errors()).containsExactly("timeout exceeded");
    assertThat(started()).containsExactly("hangs", "hook");
    assertThat(rig.runner().stoppedSteps()).contains(uid + "-hangs");
  }

  @Test
  void timeout_isOfNoConsequence_whenTheStepIsQuick() throws Exception {
    Plan quick = plans.within(LIMIT, plans.inOrder(task("a"), task("fails")));
    assertThat(run(quick)).isEqualTo("failed");
    assertThat(errors()).isEmpty();
  }

  @Test
  void timeout_withinTimeout_isToldOnce() throws Exception {
    Plan inner = plans.within(Duration.ofMillis(200), plans.inOrder(task("hangs"), task("never")));
    assertThat(run(plans.within(LIMIT, inner))).isEqualTo("failed");
    assertThat(errors()).containsExactly("timeout exceeded");
  }

  @Test
  void timeout_ofASwallowingStep_isSwallowed() throws Exception {
    Plan late = plans.within(Duration.ofMillis(200), plans.swallowing(task("hangs")));
    assertThat(run(late)).isEqualTo("succeeded");
  }

  @Test
  void onSuccess_isTheResult() throws Exception {
    assertThat(run(plans.onSuccess(task("a"), task("fails")))).isEqualTo("failed");
  }

  @Test
  void onSuccess_doesNotFire_afterAFailure() throws Exception {
    assertThat(run(plans.onSuccess(task("fails"), task("hook")))).isEqualTo("failed");
    assertThat(started()).containsExactly("fails");
  }

  @Test
  void onFailure_doesNotFire_afterError_norOnErrorAfterFailure() throws Exception {
    Plan failure = plans.swallowing(plans.onFailure(task("errors"), task("hook-1")));
    Plan error = plans.swallowing(plans.onError(task("fails"), task("hook-2")));
    assertThat(run(plans.inOrder(failure, error))).isEqualTo("succeeded");
    assertThat(started()).containsExactly("errors", "fails");
  }

  @Test
  void onFailure_thatErrors_isAnError() throws Exception {
    assertThat(run(plans.onFailure(task("fails"), task("hook-errors")))).isEqualTo("errored");
  }

  @Test
  void onError_fires_andTheErrorStays() throws Exception {
    assertThat(run(plans.onError(task("errors"), task("hook")))).isEqualTo("errored");
    assertThat(started()).containsExactly("errors", "hook");
  }

  @Test
  void onAbort_fires_thoughTheBuildIsAborted() throws Exception {
    assertThat(runAndAbort(plans.onAbort(task("hangs"), task("hook")))).isEqualTo("aborted");
    assertThat(started()).containsExactly("hangs", "hook");
    assertThat(errors()).containsExactly("interrupted");
  }

  @Test
  void ensure_runs_afterSuccessFailureErrorAndAbort() throws Exception {
    Plan all =
        plans.inOrder(
            plans.ensure(task("a"), task("hook-1")),
            plans.swallowing(plans.ensure(task("fails"), task("hook-2"))),
            plans.swallowing(plans.ensure(task("errors"), task("hook-3"))),
            plans.ensure(task("hangs"), task("hook-4")));
    assertThat(runAndAbort(all)).isEqualTo("aborted");
    assertThat(started()).contains("hook-1", "hook-2", "hook-3", "hook-4");
  }

  @Test
  void ensure_isAFailure_whenItsHookIsOne() throws Exception {
    assertThat(run(plans.ensure(task("a"), task("hook-fails")))).isEqualTo("failed");
  }

  @Test
  void hooks_nest() throws Exception {
    Plan step = plans.onFailure(task("fails"), plans.onSuccess(task("hook"), task("after-hook")));
    Plan all = plans.ensure(plans.onSuccess(step, task("never")), task("last"));
    assertThat(run(all)).isEqualTo("failed");
    assertThat(started()).containsExactly("fails", "hook", "after-hook", "last");
  }

  @Test
  void hook_isToldTheStatus_thatFiredIt() throws Exception {
    Plan job =
        plans.onFailure(
            task("fails"),
            plans.put(
                uid + "-tell",
                io.throughline.pipeline.config.PutInputs.all(),
                java.util.Optional.empty()));
    assertThat(run(job)).isEqualTo("failed");
    assertThat(rig.runner().container(uid + "-tell").getEnvMap())
        .containsEntry("BUILD_STATUS", "failed");
  }

  @Test
  void stepsThatAreNotSupported_saySo() throws Exception {
    assertThat(run(new Plan.LoadVar(plans.id(), "v", "a/b", java.util.Optional.empty(), false)))
        .isEqualTo("errored");
    assertThat(errors()).containsExactly("'load_var' steps are not supported yet");
  }

  private Plan task(String name) {
    return plans.task(uid + "-" + name);
  }

  private String run(Plan plan) throws InterruptedException {
    engine.start(uid, plan);
    return engine.status(uid);
  }

  private String runAndAbort(Plan plan) throws InterruptedException {
    engine.start(uid, plan);
    await().atMost(LIMIT).until(() -> started().contains("hangs"));
    engine.abort(uid);
    return engine.status(uid);
  }

  private List<String> started() {
    return rig.runner().startedSteps().stream()
        .filter(step -> step.startsWith(uid + "-"))
        .map(step -> step.substring(uid.length() + 1))
        .toList();
  }

  private List<String> errors() throws InterruptedException {
    return engine.events(uid).stream()
        .filter(BuildEvent.StepError.class::isInstance)
        .map(event -> ((BuildEvent.StepError) event).message())
        .toList();
  }
}
