package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.proto.StoredSpan;
import io.throughline.sql.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakeOverTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestPlans plans = new TestPlans();
  private final CountDownLatch go = new CountDownLatch(1);
  private EngineRig rig;

  @BeforeEach
  void start() {
    rig = new EngineRig();
    rig.runner().on("waits", Script.ending().prints("before\n").awaits(go).prints("after\n"));
  }

  @AfterEach
  void stop() {
    go.countDown();
    rig.close();
  }

  @Test
  void build_isTakenOver_byAnotherEngine_whenItsOwnerIsGone() throws Exception {
    TestEngine first = rig.engine("first");
    TestEngine second = rig.engine("second");
    first.start("b", plan());
    awaitRunning();
    first.close();
    go.countDown();
    assertThat(second.status("b")).isEqualTo("succeeded");
    assertThat(rig.runner().startedSteps()).containsExactly("a", "waits", "z");
    assertThat(rig.runner().stoppedSteps()).isEmpty();
    assertThat(logs(second.events("b"))).containsExactly("before\n", "after\n");
    StoredSpan build = span(second, "RUN main/pipe/unit");
    assertThat(build.getAttributesJson()).contains("\"throughline.resumed\":true");
    assertThat(build.getEventsJson()).contains("\"attached\"");
  }

  @Test
  void build_staysWithItsOwner_asLongAsThatLives() throws Exception {
    TestEngine first = rig.engine("first");
    TestEngine second = rig.engine("second");
    first.start("b", plan());
    awaitRunning();
    await().during(Duration.ofSeconds(4)).atMost(LIMIT).until(() -> true);
    go.countDown();
    assertThat(second.status("b")).isEqualTo("succeeded");
    assertThat(span(second, "RUN main/pipe/unit").getAttributesJson())
        .doesNotContain("throughline.resumed");
  }

  @Test
  void formerOwner_isRefused_andLeavesContainersAlone() throws Exception {
    TestEngine zombie = rig.engine("one");
    zombie.start("b", plan());
    awaitRunning();
    TestEngine heir = rig.engine("one");
    go.countDown();
    assertThat(heir.status("b")).isEqualTo("succeeded");
    assertThat(rig.runner().startedSteps()).containsExactly("a", "waits", "z");
    assertThat(rig.runner().stoppedSteps()).isEmpty();
    assertThat(heir.envelopes("b", 0)).hasSameSizeAs(heir.events("b"));
  }

  @Test
  void abort_reachesABuild_thatAnotherEngineRuns() throws Exception {
    TestEngine first = rig.engine("first");
    TestEngine second = rig.engine("second");
    first.start("b", plan());
    awaitRunning();
    second.abort("b");
    assertThat(second.status("b")).isEqualTo("aborted");
    assertThat(rig.runner().stoppedSteps()).containsExactly("waits");
  }

  @Test
  void abort_isNotForgotten_whenTheOwnerDies() throws Exception {
    TestEngine first = rig.engine("one");
    rig.runner().on("stubborn", Script.ending().awaits(go).ignoresStop());
    first.start("b", plans.onAbort(plans.task("stubborn"), plans.task("hook")));
    await().atMost(LIMIT).until(() -> rig.runner().startedSteps().contains("stubborn"));
    first.abort("b");
    TestEngine second = rig.engine("one");
    rig.runner().lose("stubborn");
    assertThat(second.status("b")).isEqualTo("aborted");
    assertThat(rig.runner().startedSteps()).containsExactly("stubborn", "hook");
  }

  @Test
  void timeout_countsFromTheFirstStart() throws Exception {
    TestEngine first = rig.engine("one");
    rig.runner().on("hangs", Script.ending().hangs());
    first.start("b", plans.within(Duration.ofSeconds(2), plans.task("hangs")));
    await().atMost(LIMIT).until(() -> rig.runner().startedSteps().contains("hangs"));
    first.close();
    await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> true);
    long began = System.nanoTime();
    TestEngine second = rig.engine("one");
    assertThat(second.status("b")).isEqualTo("failed");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT);
    assertThat(rig.runner().stoppedSteps()).containsExactly("hangs");
  }

  @Test
  void build_isNotDisturbed_byADatabaseThatDies() throws Exception {
    TestEngine engine = rig.engine("one");
    Script script = Script.ending();
    for (int line = 0; line < 300; line++) {
      script.prints("line " + line + "\n").pauses(5);
    }
    rig.runner().on("talks", script);
    engine.start("b", plans.inOrder(plans.task("a"), plans.task("talks"), plans.task("z")));
    await().atMost(LIMIT).until(() -> rig.runner().startedSteps().contains("talks"));
    ProcessHandle.of(TestDatabase.server().pid()).orElseThrow().destroyForcibly();
    assertThat(engine.status("b")).isEqualTo("succeeded");
    assertThat(rig.runner().startedSteps()).containsExactly("a", "talks", "z");
    String log = String.join("", logs(engine.events("b")));
    assertThat(log.lines()).hasSize(300).doesNotHaveDuplicates().endsWith("line 299");
  }

  @Test
  void runner_thatGoesAway_isWaitedFor_andNothingIsLost() throws Exception {
    TestEngine engine = rig.engine("one");
    engine.start("b", plan());
    await().atMost(LIMIT).until(() -> rig.runner().startedSteps().contains("waits"));
    rig.runner().goAway();
    rig.runner().comeBack();
    go.countDown();
    assertThat(engine.status("b")).isEqualTo("succeeded");
    assertThat(rig.runner().startedSteps()).containsExactly("a", "waits", "z");
    assertThat(logs(engine.events("b"))).containsExactly("before\n", "after\n");
  }

  @Test
  void runner_thatStaysAway_isAnError() throws Exception {
    TestEngine engine =
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
                    config.limits(),
                    config.leases(),
                    new io.throughline.engine.step.Patience(
                        Duration.ofMillis(500), Duration.ofMillis(200)),
                    config.checkTimeout(),
                    config.sweepDelay(),
                    config.queueBytes(),
                    config.keep()));
    engine.start("b", plan());
    awaitRunning();
    rig.runner().goAway();
    try {
      assertThat(engine.status("b")).isEqualTo("errored");
      assertThat(engine.events("b").toString()).contains("the runner could not be reached for");
    } finally {
      rig.runner().comeBack();
    }
  }

  private Plan plan() {
    return plans.inOrder(plans.task("a"), plans.task("waits"), plans.task("z"));
  }

  private void awaitRunning() {
    await().atMost(LIMIT).until(() -> rig.runner().startedSteps().contains("waits"));
  }

  private static List<String> logs(List<BuildEvent> events) {
    return events.stream()
        .filter(BuildEvent.Log.class::isInstance)
        .map(event -> ((BuildEvent.Log) event).payload())
        .toList();
  }

  private static StoredSpan span(TestEngine engine, String name) throws Exception {
    await()
        .atMost(LIMIT)
        .until(() ->
            engine.trace("b").stream()
                .anyMatch(span -> span.getName().equals(name) && span.getEndNs() > 0));
    return engine.trace("b").stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
