package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.proto.Build;
import io.throughline.proto.BuildPreparation;
import io.throughline.proto.BuildStatus;
import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.Harness;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every reason to wait, and that a build goes on as soon as the reason is gone. */
class QueueTest {
  private static Harness scheduler;

  @BeforeAll
  static void start() {
    scheduler = Harness.create();
  }

  @AfterAll
  static void close() {
    scheduler.close();
  }

  @Test
  void pausedPipeline_holdsBuilds_untilItIsUnpaused() {
    scheduler.save("paused", pipeline("", job("unit", "")));
    Build build = scheduler.trigger("paused", "unit");
    scheduler.awaitCause(build.getId(), "paused_pipeline");
    assertThat(scheduler.preparation(build.getId()).getPausedPipeline()).isTrue();
    scheduler.pausePipeline("paused", false);
    scheduler.awaitStarted("paused", "unit", "1");
    assertThat(scheduler.preparation(build.getId()).getPausedPipeline()).isFalse();
  }

  @Test
  void pausedJob_holdsBuilds_untilItIsUnpaused() {
    scheduler.set("paused-job", pipeline("", job("unit", "")));
    scheduler.pauseJob("paused-job", "unit", true);
    Build build = scheduler.trigger("paused-job", "unit");
    scheduler.awaitCause(build.getId(), "paused_job");
    assertThat(scheduler.preparation(build.getId()).getPausedJob()).isTrue();
    assertThat(scheduler.getJob("paused-job", "unit").getPausedBy()).isEqualTo("somebody");
    scheduler.pauseJob("paused-job", "unit", false);
    scheduler.awaitStarted("paused-job", "unit", "1");
  }

  @Test
  void maxInFlight_letsSoManyRun_andTheNextWhenOneEnds() {
    scheduler.set("limited", pipeline("", job("unit", "max_in_flight: 2")));
    List<Build> builds = List.of(trigger("limited"), trigger("limited"), trigger("limited"));
    String first = scheduler.awaitStarted("limited", "unit", "1");
    scheduler.awaitStarted("limited", "unit", "2");
    scheduler.awaitCause(builds.get(2).getId(), "max_in_flight");
    BuildPreparation preparation = scheduler.preparation(builds.get(2).getId());
    assertThat(preparation.getMaxRunningBuilds()).isTrue();
    scheduler.engine().finish(first, BuildStatus.SUCCEEDED);
    scheduler.awaitStarted("limited", "unit", "3");
  }

  @Test
  void serialGroup_letsOneJobAtATimeRun_inTheOrderOfTheirBuilds() {
    String groups = "serial_groups: [deploy]";
    scheduler.set(
        "groups", pipeline("", job("one", groups), job("two", groups), job("three", groups)));
    scheduler.trigger("groups", "one");
    String one = scheduler.awaitStarted("groups", "one", "1");
    Build two = scheduler.trigger("groups", "two");
    Build three = scheduler.trigger("groups", "three");
    scheduler.awaitCause(two.getId(), "serial_group");
    scheduler.awaitCause(three.getId(), "serial_group");
    scheduler.engine().finish(one, BuildStatus.FAILED);
    String second = scheduler.awaitStarted("groups", "two", "1");
    assertThat(scheduler.build(three.getId()).getStatus()).isEqualTo(BuildStatus.PENDING);
    scheduler.engine().finish(second, BuildStatus.SUCCEEDED);
    scheduler.awaitStarted("groups", "three", "1");
  }

  @Test
  void order_holdsABuild_behindAnOlderOneOfItsGroup_untilThatIsGone() {
    CountDownLatch checked = new CountDownLatch(1);
    scheduler.engine().versions("slow", "v1");
    String groups = "serial_groups: [deploy]";
    scheduler.set(
        "order", pipeline(resource("slow"), job("one", groups, "get: slow"), job("two", groups)));
    Eventually.check(() -> assertThat(scheduler.versions("order", "slow")).hasSize(1));
    scheduler
        .engine()
        .onCheck(
            "slow",
            _ -> {
              checked.await();
              return List.of(Map.of("ref", "v1"));
            });
    Build one = scheduler.trigger("order", "one");
    scheduler.awaitCause(one.getId(), "checks");
    Build two = scheduler.trigger("order", "two");
    scheduler.awaitCause(two.getId(), "order");
    scheduler.abort(one.getId());
    scheduler.awaitBuild("order", "one", "1", BuildStatus.ABORTED);
    scheduler.awaitStarted("order", "two", "1");
    checked.countDown();
  }

  @Test
  void missingVersion_holdsABuild_withItsReason_untilOneIsFound() {
    scheduler.engine().versions("empty");
    scheduler.set("missing", pipeline(resource("empty"), job("unit", "", "get: empty")));
    Build build = scheduler.trigger("missing", "unit");
    scheduler.awaitCause(build.getId(), "inputs");
    BuildPreparation preparation = scheduler.preparation(build.getId());
    assertThat(preparation.getInputBlockingMap()).containsEntry("empty", true);
    assertThat(preparation.getMissingInputReasonsMap())
        .containsEntry("empty", "latest version of resource not found");
    Build check = scheduler.check("missing", "empty");
    scheduler.engine().find(check.getUid(), "empty", "", "v1");
    scheduler.awaitStarted("missing", "unit", "1");
  }

  @Test
  void failingCheck_holdsABuild_withItsReason_andIsNotRepeatedAtOnce() {
    scheduler
        .engine()
        .onCheck(
            "broken",
            _ -> {
              throw new IllegalStateException("no such host");
            });
    scheduler.set("failing", pipeline(resource("broken"), job("unit", "", "get: broken")));
    Build build = scheduler.trigger("failing", "unit");
    Eventually.check(() ->
        assertThat(scheduler.preparation(build.getId()).getMissingInputReasonsMap())
            .containsEntry("broken", "check of resource 'broken' failed: no such host"));
    assertThat(scheduler.resource("failing", "broken").getCheckError()).isEqualTo("no such host");
    assertThat(scheduler.engine().checkedResources().stream().filter("broken"::equals))
        .hasSizeLessThanOrEqualTo(2);
    scheduler.engine().versions("broken", "v1");
    Build check = scheduler.check("failing", "broken");
    scheduler.engine().find(check.getUid(), "broken", "", "v1");
    scheduler.awaitStarted("failing", "unit", "1");
  }

  @Test
  void abortedWhilePending_endsAsAborted_andLetsTheNextGo() {
    scheduler.set("aborted", pipeline("", job("unit", "serial: true")));
    trigger("aborted");
    String running = scheduler.awaitStarted("aborted", "unit", "1");
    Build waiting = trigger("aborted");
    trigger("aborted");
    scheduler.abort(waiting.getId());
    scheduler.awaitBuild("aborted", "unit", "2", BuildStatus.ABORTED);
    Eventually.check(() ->
        assertThat(scheduler.engine().concluded())
            .anySatisfy(concluded -> {
              assertThat(concluded.getBuild().getUid()).isEqualTo(waiting.getUid());
              assertThat(concluded.getStatus()).isEqualTo(BuildStatus.ABORTED);
            }));
    scheduler.engine().finish(running, BuildStatus.SUCCEEDED);
    scheduler.awaitStarted("aborted", "unit", "3");
  }

  @Test
  void abortedWhileRunning_isToldToTheEngine_andStaysRunningUntilThatSaysSo() {
    scheduler.set("stopped", pipeline("", job("unit", "")));
    Build build = trigger("stopped");
    String uid = scheduler.awaitStarted("stopped", "unit", "1");
    assertThat(scheduler.abort(build.getId()).getAborting()).isTrue();
    Eventually.check(() -> assertThat(scheduler.engine().aborted()).contains(uid));
    assertThat(scheduler.build(build.getId()).getStatus()).isEqualTo(BuildStatus.STARTED);
    scheduler.engine().finish(uid, BuildStatus.ABORTED);
    scheduler.awaitBuild("stopped", "unit", "1", BuildStatus.ABORTED);
    assertThat(scheduler.abort(build.getId()).getStatus()).isEqualTo(BuildStatus.ABORTED);
  }

  private static Build trigger(String pipeline) {
    return scheduler.trigger(pipeline, "unit");
  }
}
