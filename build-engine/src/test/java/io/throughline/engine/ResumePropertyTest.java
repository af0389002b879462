package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.RandomBuild;
import io.throughline.engine.testing.Reference;
import io.throughline.engine.testing.TestEngine;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.proto.StoredSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Builds whose engine is replaced at random moments, while the former one still believes to own
 * them, end as if nothing had happened.
 */
class ResumePropertyTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int BUILDS = 3 * Integer.getInteger("throughline.property.factor", 1);

  private static EngineRig rig;

  @BeforeAll
  static void start() {
    rig = new EngineRig();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void build_isAsIfNothingHadHappened(long seed) throws Exception {
    for (int run = 0; run < BUILDS; run++) {
      long number = 1000 * seed + run;
      check(new RandomBuild(number, "r" + number, run % 3 == 1), "r" + number, new Random(number));
    }
  }

  private static void check(RandomBuild build, String uid, Random random) throws Exception {
    Reference reference = new Reference(build.plan(), build.deeds());
    build.scripts().forEach(rig.runner()::on);
    List<TestEngine> engines = new ArrayList<>();
    TestEngine engine = engine(uid);
    engines.add(engine);
    engine.start(uid, build.plan());
    for (int crashes = 1 + random.nextInt(3); crashes > 0; crashes--) {
      var _ = new CountDownLatch(1).await(random.nextInt(250), TimeUnit.MILLISECONDS);
      TestEngine next = engine(uid);
      engine.close();
      engine = next;
      engines.add(engine);
    }
    if (build.aborts()) {
      abort(engine, uid, build);
    }
    checkEvents(engine, uid, build, reference);
    checkSpans(engine, uid, reference);
    engine.close();
    checkExport(engines, uid);
  }

  /** Spans of a former owner that lives need some time to arrive, on a busy machine as well. */
  private static TestEngine engine(String uid) {
    return rig.engine(
        "engine-" + uid,
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
                config.patience(),
                config.checkTimeout(),
                Duration.ofSeconds(2),
                config.queueBytes(),
                config.keep()));
  }

  private static void abort(TestEngine engine, String uid, RandomBuild build) throws Exception {
    Set<String> points =
        build.deeds().entrySet().stream()
            .filter(entry -> entry.getValue() == RandomBuild.Deed.AWAIT_ABORT)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    await().atMost(LIMIT).until(() -> rig.runner().startedSteps().containsAll(points));
    engine.abort(uid);
  }

  private static void checkEvents(
      TestEngine engine, String uid, RandomBuild build, Reference reference) throws Exception {
    List<BuildEvent> events = engine.events(uid);
    assertThat(events.getFirst()).isInstanceOf(BuildEvent.Status.class);
    assertThat(((BuildEvent.Status) events.getLast()).status()).isEqualTo(reference.status());
    assertThat(events.stream().filter(BuildEvent.Status.class::isInstance)).hasSize(2);
    List<String> ran =
        rig.runner().startedSteps().stream().filter(build.deeds()::containsKey).toList();
    assertThat(ran).containsExactlyInAnyOrderElementsOf(reference.ran());
    Map<String, StringBuilder> logs = new java.util.HashMap<>();
    for (BuildEvent event : events) {
      if (event instanceof BuildEvent.Log log) {
        logs.computeIfAbsent(log.origin().planId(), _ -> new StringBuilder()).append(log.payload());
      }
    }
    for (String leaf : ran) {
      String planId = rig.runner().container(leaf).getOwner().getPlanId();
      assertThat(logs.getOrDefault(planId, new StringBuilder()).toString())
          .isEqualTo(build.outputs().get(leaf));
      assertThat(count(events, BuildEvent.InitializeTask.class, planId)).isEqualTo(1);
      assertThat(count(events, BuildEvent.StartTask.class, planId)).isEqualTo(1);
      boolean exits =
          Set.of(RandomBuild.Deed.SUCCEED, RandomBuild.Deed.FAIL).contains(build.deeds().get(leaf));
      assertThat(count(events, BuildEvent.FinishTask.class, planId)).isEqualTo(exits ? 1 : 0);
    }
  }

  private static long count(
      List<BuildEvent> events, Class<? extends BuildEvent> type, String planId) {
    return events.stream()
        .filter(type::isInstance)
        .map(BuildEvent::toString)
        .filter(text -> text.contains("planId=" + planId + ","))
        .count();
  }

  private static void checkSpans(TestEngine engine, String uid, Reference reference) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          List<StoredSpan> spans = engine.trace(uid);
          Set<String> ids = spans.stream().map(StoredSpan::getSpanId).collect(Collectors.toSet());
          assertThat(spans).allMatch(span -> span.getEndNs() > 0, "has ended");
          assertThat(spans)
              .allMatch(
                  span -> span.getParentSpanId().isEmpty() || ids.contains(span.getParentSpanId()),
                  "has its parent");
          assertThat(spans).noneMatch(span -> span.getName().equals("lost span"));
          List<String> tasks =
              spans.stream()
                  .map(StoredSpan::getName)
                  .filter(name -> name.startsWith("task "))
                  .map(name -> name.substring(5))
                  .toList();
          assertThat(tasks).containsExactlyInAnyOrderElementsOf(reference.ran());
        });
  }

  /** No step and no build is exported twice, whoever did it. */
  private static void checkExport(List<TestEngine> engines, String uid) {
    List<String> exported =
        engines.stream()
            .flatMap(engine -> engine.exported(uid).stream())
            .filter(span -> !span.getName().startsWith("throughline.v1."))
            .map(SpanData::getSpanId)
            .toList();
    assertThat(exported).doesNotHaveDuplicates();
  }
}
