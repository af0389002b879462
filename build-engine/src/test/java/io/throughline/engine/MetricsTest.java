package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.engine.testing.Behaviour;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestPlans plans = new TestPlans();
  private EngineRig rig;

  @BeforeEach
  void start() {
    rig = new EngineRig();
    rig.runner().rule(Behaviour::byName);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void builds_andSteps_areMeasured_byResult() throws Exception {
    TestEngine engine = rig.engine("one");
    rig.runner().on("talks", Script.ending().prints("12345\n"));
    engine.start("a", plans.inOrder(plans.task("talks"), plans.task("fails")));
    engine.start("b", plans.task("good"));
    assertThat(engine.status("a")).isEqualTo("failed");
    assertThat(engine.status("b")).isEqualTo("succeeded");
    await().atMost(LIMIT).until(() -> runs(engine, "success") == 1 && runs(engine, "failure") == 1);
    assertThat(steps(engine, "success")).isEqualTo(2);
    assertThat(steps(engine, "failure")).isEqualTo(1);
    assertThat(sum(engine, "cicd_pipeline_run_errors", "")).isEqualTo(1);
    assertThat(sum(engine, "throughline_log_bytes", "")).isEqualTo(6);
    await().atMost(LIMIT).until(() -> active(engine) == 0);
  }

  @Test
  void scrape_ofARealRun_hasNoIdInAnyLabel() throws Exception {
    TestEngine engine = rig.engine("one");
    engine.start("uid-of-the-build", plans.inOrder(plans.task("good"), plans.task("fails")));
    assertThat(engine.status("uid-of-the-build")).isEqualTo("failed");
    await().atMost(LIMIT).until(() -> runs(engine, "failure") == 1);
    assertThat(engine.metrics())
        .contains("cicd_pipeline_run_duration_seconds_count")
        .doesNotContain("uid-of-the-build")
        .doesNotContainPattern("(run_id|build_id|build_name|plan_id|container_handle)=");
  }

  @Test
  void build_isCountedOnce_whoeverEndsIt() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    rig.runner().on("waits", Script.ending().awaits(go));
    TestEngine first = rig.engine("one");
    first.start("b", plans.inOrder(plans.task("quick"), plans.task("waits")));
    await().atMost(LIMIT).until(() -> rig.runner().startedSteps().contains("waits"));
    await().atMost(LIMIT).until(() -> steps(first, "success") == 1);
    TestEngine second = rig.engine("one");
    go.countDown();
    assertThat(second.status("b")).isEqualTo("succeeded");
    await().atMost(LIMIT).until(() -> runs(second, "success") == 1);
    assertThat(runs(first, "success")).isZero();
    assertThat(steps(first, "success") + steps(second, "success")).isEqualTo(2);
    await().atMost(LIMIT).until(() -> active(first) == 0 && active(second) == 0);
  }

  private static double runs(TestEngine engine, String result) {
    return sum(
        engine, "cicd_pipeline_run_duration_seconds_count", "cicd_pipeline_result=\"" + result);
  }

  private static double steps(TestEngine engine, String result) {
    return sum(
        engine,
        "throughline_step_duration_seconds_count",
        "cicd_pipeline_task_run_result=\"" + result);
  }

  private static double active(TestEngine engine) {
    return sum(engine, "cicd_pipeline_run_active", "");
  }

  /** The sum of all series of a metric that have the label. */
  private static double sum(TestEngine engine, String metric, String label) {
    return engine
        .metrics()
        .lines()
        .filter(line -> line.startsWith(metric) && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
