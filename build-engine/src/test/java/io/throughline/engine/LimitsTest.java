package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.engine.build.Limits;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Limits TIGHT = new Limits(5, 20, 3, 2, 1024, 10_000, 1000);

  private static EngineRig rig;
  private static TestEngine engine;

  private final TestPlans plans = new TestPlans();

  @BeforeAll
  static void start() {
    rig = new EngineRig();
    engine =
        rig.engine(
            "one",
            config ->
                new EngineConfig(
                    config.name(),
                    config.rpc(),
                    config.database(),
                    config.runner(),
                    config.credentials(),
                    config.externalUrl(),
                    TIGHT,
                    config.leases(),
                    config.patience(),
                    config.checkTimeout(),
                    config.sweepDelay(),
                    config.queueBytes(),
                    config.keep()));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void plan_thatIsTooLarge_isRefused_andTheBuildSaysWhy() throws Exception {
    Plan deep = plans.task("x");
    for (int level = 0; level < 5; level++) {
      deep = plans.swallowing(deep);
    }
    engine.start("deep", deep);
    assertThat(engine.status("deep")).isEqualTo("errored");
    assertThat(engine.events("deep").toString()).contains("the plan nests 6 deep, 5 are allowed");
    engine.start("wide", plans.inOrder(tasks("w", 20)));
    assertThat(engine.status("wide")).isEqualTo("errored");
    assertThat(engine.events("wide").toString()).contains("the plan has 21 steps, 20 are allowed");
  }

  @Test
  void steps_runSoManyAtATime_howeverTheyAreNested() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    IntStream.range(0, 9).forEach(i -> rig.runner().on("p" + i, Script.ending().awaits(go)));
    Plan[] all = tasks("p", 9);
    engine.start(
        "parallel",
        plans.inParallel(
            false,
            plans.inParallel(false, all[0], all[1], all[2]),
            plans.inParallel(false, all[3], all[4], all[5]),
            plans.inParallel(false, all[6], all[7], all[8])));
    await().atMost(LIMIT).until(() -> started("p") == 3);
    await().during(Duration.ofMillis(300)).atMost(LIMIT).until(() -> started("p") == 3);
    go.countDown();
    assertThat(engine.status("parallel")).isEqualTo("succeeded");
  }

  @Test
  void builds_waitForTheirTurn_butNotToBeAborted() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    for (int build = 0; build < 4; build++) {
      rig.runner().on("b" + build, Script.ending().awaits(go));
      engine.start("build-" + build, plans.task("b" + build));
    }
    await().atMost(LIMIT).until(() -> started("b") == 2);
    List<String> waiting =
        IntStream.range(0, 4)
            .filter(i -> !rig.runner().startedSteps().contains("b" + i))
            .mapToObj(i -> "build-" + i)
            .toList();
    engine.abort(waiting.getFirst());
    assertThat(engine.status(waiting.getFirst())).isEqualTo("aborted");
    assertThat(started("b")).isEqualTo(2);
    go.countDown();
    assertThat(engine.status(waiting.getLast())).isEqualTo("succeeded");
  }

  @Test
  void line_thatIsTooLong_isSplit() throws Exception {
    rig.runner().on("long", Script.ending().prints("y".repeat(5000) + "\n"));
    engine.start("long", plans.task("long"));
    List<String> log = log("long");
    assertThat(String.join("", log)).isEqualTo("y".repeat(5000) + "\n");
    assertThat(log).hasSize(5).allMatch(text -> text.length() <= 1024);
  }

  @Test
  void log_thatIsFull_saysSoOnce_andTheStepGoesOn() throws Exception {
    Script script = Script.ending();
    IntStream.range(0, 40).forEach(_ -> script.prints("z".repeat(999) + "\n"));
    rig.runner().on("loud", script.exits(3));
    engine.start("full", plans.task("loud"));
    assertThat(engine.status("full")).isEqualTo("failed");
    List<String> log = log("full");
    assertThat(String.join("", log).length()).isLessThan(11_000);
    assertThat(log.getLast()).contains("the log of this build is full");
    assertThat(log.stream().filter(text -> text.contains("is full"))).hasSize(1);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(engine.exported("full"))
                .filteredOn(span -> span.getName().equals("task loud"))
                .flatExtracting(SpanData::getEvents)
                .extracting(EventData::getName)
                .contains("output limit reached"));
  }

  private Plan[] tasks(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> plans.task(prefix + i)).toArray(Plan[]::new);
  }

  private static long started(String prefix) {
    return rig.runner().startedSteps().stream()
        .filter(step -> step.matches(prefix + "\\d+"))
        .count();
  }

  private static List<String> log(String uid) throws InterruptedException {
    return engine.events(uid).stream()
        .filter(BuildEvent.Log.class::isInstance)
        .map(event -> ((BuildEvent.Log) event).payload())
        .toList();
  }
}
