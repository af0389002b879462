package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.engine.keep.KeepPolicy;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.proto.StoredSpan;
import io.throughline.telemetry.catalog.Attribute;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds that were not sampled, from the engine's start of them to their export. */
class KeptTracesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestPlans plans = new TestPlans();
  private EngineRig rig;

  @BeforeEach
  void start() {
    rig = new EngineRig();
    rig.runner().on("bad", Script.ending().exits(1));
    rig.runner().on("good", Script.ending());
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void failedBuild_isExportedWholeAndOnce_andSaysWhy() throws Exception {
    TestEngine engine = rig.engine("one");
    run(engine, "f", "bad", "kept");
    awaitExported(engine, "f");
    List<SpanData> exported = engine.exported("f");
    assertThat(exported).extracting(SpanData::getSpanId).doesNotHaveDuplicates();
    assertThat(exported)
        .extracting(SpanData::getSpanId)
        .containsExactlyInAnyOrderElementsOf(
            engine.trace("f").stream().map(StoredSpan::getSpanId).toList());
    assertThat(exported).extracting(SpanData::getName).contains("RUN main/pipe/unit", "task bad");
    assertThat(exported)
        .allSatisfy(span -> {
          assertThat(reasons(span)).containsExactly("failed");
          assertThat(span.getSpanContext().isSampled()).isTrue();
          assertThat(span.getSpanContext().getTraceState().get("ot")).isNull();
        });
  }

  @Test
  void builds_areExported_whenTheirJobChanges_orSomebodyAsked() throws Exception {
    TestEngine engine = rig.engine("one");
    run(engine, "g1", "good", "kept");
    run(engine, "f1", "bad", "kept");
    run(engine, "f2", "bad", "kept");
    run(engine, "g2", "good", "kept");
    run(engine, "g3", "good", "kept");
    run(engine, "g4", "good", "asked");
    awaitExported(engine, "g4");
    assertThat(reasonsOf(engine, "g4")).containsExactly("asked");
    assertThat(reasonsOf(engine, "f1")).containsExactly("failed", "changed");
    assertThat(reasonsOf(engine, "f2")).containsExactly("failed");
    assertThat(reasonsOf(engine, "g2")).containsExactly("changed");
    assertThat(engine.exported("g1")).isEmpty();
    assertThat(engine.exported("g3")).isEmpty();
  }

  @Test
  void trace_isExportedLater_whenSomebodyAsks() throws Exception {
    TestEngine engine = rig.engine("one");
    CountDownLatch go = new CountDownLatch(1);
    rig.runner().on("waits", Script.ending().awaits(go));
    engine.startUnsampled("w", plans.task("waits"), "kept");
    assertThatThrownBy(() -> engine.exportTrace("w")).hasMessageContaining("has ended");
    go.countDown();
    assertThat(engine.status("w")).isEqualTo("succeeded");
    engine.exportTrace("w");
    awaitExported(engine, "w");
    assertThat(reasonsOf(engine, "w")).containsExactly("asked");
    assertThatThrownBy(() -> engine.exportTrace("x")).hasMessageContaining("no build x");
  }

  @Test
  void sampledBuild_isExportedAsItGoes_andNotAgain() throws Exception {
    TestEngine engine = rig.engine("one");
    engine.start("s", plans.task("bad"));
    assertThat(engine.status("s")).isEqualTo("failed");
    run(engine, "f", "bad", "kept");
    awaitExported(engine, "f");
    assertThat(engine.exported("s")).extracting(SpanData::getSpanId).doesNotHaveDuplicates();
    assertThat(engine.exported("s")).allSatisfy(span -> assertThat(reasons(span)).isNull());
  }

  @Test
  void nothing_isExported_whenNoRuleIsGiven() throws Exception {
    TestEngine engine =
        rig.engine("one", config -> config.withKeep(new KeepPolicy(List.of(), 2, Duration.ZERO)));
    run(engine, "f", "bad", "asked");
    engine.start("s", plans.task("good"));
    await().atMost(LIMIT).until(() -> !engine.exported("s").isEmpty());
    assertThat(engine.exported("f")).isEmpty();
  }

  /** Runs a build whose trace is not sampled. */
  private void run(TestEngine engine, String uid, String task, String mark) throws Exception {
    engine.startUnsampled(uid, plans.task(task), mark);
    assertThat(engine.status(uid)).isEqualTo(task.equals("bad") ? "failed" : "succeeded");
  }

  private static void awaitExported(TestEngine engine, String uid) {
    await().atMost(LIMIT).until(() -> !engine.exported(uid).isEmpty());
  }

  private static List<String> reasonsOf(TestEngine engine, String uid) {
    await().atMost(LIMIT).until(() -> !engine.exported(uid).isEmpty());
    return reasons(engine.exported(uid).getFirst());
  }

  private static List<String> reasons(SpanData span) {
    return span.getAttributes().get(Attribute.KEPT_REASON);
  }
}
