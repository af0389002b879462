package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.proto.AppendSpansRequest;
import io.throughline.proto.BuildRecordsGrpcClient;
import io.throughline.proto.BuildTraceChunk;
import io.throughline.proto.BuildTraceRequest;
import io.throughline.proto.SpanStoreGrpcClient;
import io.throughline.proto.StoredSpan;
import io.throughline.rpc.RpcStream;
import io.throughline.telemetry.SpanIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpanStoreTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MOST = 300;

  private final TestPlans plans = new TestPlans();
  private final CountDownLatch go = new CountDownLatch(1);
  private EngineRig rig;
  private TestEngine engine;

  @BeforeEach
  void start() {
    rig = new EngineRig();
    rig.runner().on("waits", Script.ending().awaits(go));
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
                    new io.throughline.engine.build.Limits(64, 1000, 8, 8, 1 << 16, 1 << 20, MOST),
                    config.leases(),
                    config.patience(),
                    config.checkTimeout(),
                    config.sweepDelay(),
                    config.queueBytes(),
                    config.keep()));
  }

  @AfterEach
  void stop() {
    go.countDown();
    rig.close();
  }

  @Test
  void trace_isThere_whileTheBuildRuns() throws Exception {
    engine.start("b", plans.task("waits"));
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(engine.trace("b"))
                .extracting(StoredSpan::getName)
                .contains("RUN main/pipe/unit", "task waits"));
    assertThat(engine.trace("b").getFirst().getEndNs()).isZero();
  }

  @Test
  void trace_isTheBuild_whatIsAbove_andWhatIsBelow() throws Exception {
    engine.start("b", plans.task("waits"));
    String trace = trace("b");
    String build = SpanIdentity.root("b", "build").spanId();
    append(
        span(trace, id(1), build, "below", 1),
        span(trace, id(2), id(1), "further below", 1),
        span(trace, id(3), "", "somewhere else", 1));
    assertThat(engine.trace("b"))
        .extracting(StoredSpan::getName)
        .contains("below", "further below")
        .doesNotContain("somewhere else");
  }

  /** In whatever order what is known of spans arrives, the end is what is kept. */
  @Test
  void store_isTheSame_inWhateverOrderSpansCome() throws Exception {
    engine.start("b", plans.task("waits"));
    String build = SpanIdentity.root("b", "build").spanId();
    Random random = new Random(7);
    List<StoredSpan> all = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      all.add(span(trace("b"), id(i), build, "s" + i, 0));
      if (i % 3 != 0) {
        all.add(span(trace("b"), id(i), build, "s" + i, 10));
        all.add(span(trace("b"), id(i), build, "s" + i, 10));
      }
    }
    Collections.shuffle(all, random);
    for (int from = 0; from < all.size(); ) {
      int to = Math.min(all.size(), from + 1 + random.nextInt(20));
      append(all.subList(from, to).toArray(StoredSpan[]::new));
      from = to;
    }
    Map<String, Long> ends = new HashMap<>();
    engine.trace("b").forEach(span -> ends.put(span.getName(), span.getEndNs()));
    for (int i = 1; i <= 60; i++) {
      assertThat(ends.get("s" + i)).isEqualTo(i % 3 == 0 ? 0 : 10);
    }
  }

  @Test
  void spans_thatAreTooMany_areCounted_butKnownOnesEnd() throws Exception {
    engine.start("b", plans.task("waits"));
    String build = SpanIdentity.root("b", "build").spanId();
    await().atMost(LIMIT).until(() -> engine.trace("b").size() >= 2);
    append(span(trace("b"), id(1), build, "first", 0));
    for (int i = 2; i < 2 * MOST; i++) {
      append(span(trace("b"), id(i), build, "s" + i, 1));
    }
    append(span(trace("b"), id(1), build, "first", 5));
    assertThat(engine.trace("b")).hasSizeLessThanOrEqualTo(MOST);
    assertThat(engine.trace("b"))
        .filteredOn(span -> span.getName().equals("first"))
        .extracting(StoredSpan::getEndNs)
        .containsExactly(5L);
    assertThat(dropped()).isPositive();
  }

  @Test
  void spansThatNobodyEnds_areLost_whenTheBuildIsOver_untilTheyEnd() throws Exception {
    engine.start("b", plans.task("waits"));
    String build = SpanIdentity.root("b", "build").spanId();
    append(span(trace("b"), id(1), build, "open", 0));
    append(span(trace("b"), id(2), id(9), "orphan", 3));
    go.countDown();
    assertThat(engine.status("b")).isEqualTo("succeeded");
    await().atMost(LIMIT).until(() -> named("open").getEndNs() > 0);
    assertThat(named("open").getStatus()).isEqualTo("ERROR");
    assertThat(named("open").getAttributesJson()).contains("\"error.type\":\"lost\"");
    assertThat(engine.telemetry().spans()).anyMatch(span -> span.getName().equals("open"));
    append(span(trace("b"), id(1), build, "open", 77));
    assertThat(named("open").getEndNs()).isEqualTo(77);
    append(span(trace("b"), id(1), build, "open", 0));
    assertThat(named("open").getEndNs()).isEqualTo(77);
  }

  @Test
  void parentThatNeverCame_isStoodInFor_untilItComes() throws Exception {
    engine.start("b", plans.task("waits"));
    long now = System.nanoTime() + Duration.ofDays(30_000).toNanos();
    append(span(trace("b"), id(2), id(9), "orphan", now).toBuilder().setStartNs(now - 5).build());
    go.countDown();
    assertThat(engine.status("b")).isEqualTo("succeeded");
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(engine.trace("b"))
                .extracting(StoredSpan::getName)
                .contains("lost span", "orphan"));
    assertThat(named("lost span").getSpanId()).isEqualTo(id(9));
    String build = SpanIdentity.root("b", "build").spanId();
    append(span(trace("b"), id(9), build, "the real one", now));
    assertThat(engine.trace("b"))
        .extracting(StoredSpan::getName)
        .contains("the real one")
        .doesNotContain("lost span");
  }

  @Test
  void spanWithoutProperIds_isLeftOut() throws Exception {
    append(span("nonsense", id(1), "", "bad", 1), span(trace("x"), "zz", "", "bad", 1));
    append(span(trace("x"), id(1), "", "nul \0 in it", 1));
  }

  private StoredSpan named(String name) throws InterruptedException {
    return engine.trace("b").stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private long dropped() throws InterruptedException {
    long dropped = 0;
    try (RpcStream<BuildTraceChunk> stream =
        engine.client().stream(
            BuildRecordsGrpcClient.Trace, BuildTraceRequest.newBuilder().setUid("b").build())) {
      for (Optional<BuildTraceChunk> chunk = stream.next();
          chunk.isPresent();
          chunk = stream.next()) {
        dropped += chunk.get().getDropped();
      }
    }
    return dropped;
  }

  private void append(StoredSpan... spans) throws InterruptedException {
    engine
        .client()
        .call(
            SpanStoreGrpcClient.Append,
            AppendSpansRequest.newBuilder().addAllSpans(List.of(spans)).build());
  }

  private static String trace(String uid) {
    return SpanIdentity.root(uid, "build").traceId();
  }

  private static String id(int number) {
    return "%016x".formatted(number);
  }

  private static StoredSpan span(
      String trace, String id, String parent, String name, long endNanos) {
    return StoredSpan.newBuilder()
        .setTraceId(trace)
        .setSpanId(id)
        .setParentSpanId(parent)
        .setName(name)
        .setKind("INTERNAL")
        .setService("elsewhere")
        .setStartNs(1)
        .setEndNs(endNanos)
        .setStatus("UNSET")
        .build();
  }
}
