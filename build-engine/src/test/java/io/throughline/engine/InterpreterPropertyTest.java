package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.RandomBuild;
import io.throughline.engine.testing.Reference;
import io.throughline.engine.testing.TestEngine;
import io.throughline.pipeline.plan.PlanJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random plans end as a simple reference says, and run the leaves that it runs. */
class InterpreterPropertyTest {
  private static final int BUILDS = 15 * Integer.getInteger("throughline.property.factor", 1);

  private static EngineRig rig;
  private static TestEngine engine;

  @BeforeAll
  static void start() {
    rig = new EngineRig();
    engine = rig.engine("one");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void build_endsAsTheReferenceSays(long seed) throws Exception {
    for (int run = 0; run < BUILDS; run++) {
      check(new RandomBuild(1000 * seed + run, "p" + seed + "-" + run, false), "p" + seed + run);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3})
  void abortedBuild_endsAsTheReferenceSays(long seed) throws Exception {
    for (int run = 0; run < BUILDS; run++) {
      check(new RandomBuild(1000 * seed + run, "a" + seed + "-" + run, true), "a" + seed + run);
    }
  }

  private static void check(RandomBuild build, String uid) throws Exception {
    Reference reference = new Reference(build.plan(), build.deeds());
    build.scripts().forEach(rig.runner()::on);
    engine.start(uid, build.plan());
    if (build.aborts()) {
      String point = waitingForAbort(build.deeds());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> rig.runner().startedSteps().contains(point));
      engine.abort(uid);
    }
    String plan = new String(PlanJson.write(build.plan()), StandardCharsets.UTF_8);
    assertThat(engine.status(uid)).as(plan).isEqualTo(reference.status());
    List<String> ran =
        rig.runner().startedSteps().stream().filter(build.deeds()::containsKey).toList();
    assertThat(ran).as(plan).containsExactlyInAnyOrderElementsOf(reference.ran());
  }

  private static String waitingForAbort(Map<String, RandomBuild.Deed> deeds) {
    return deeds.entrySet().stream()
        .filter(entry -> entry.getValue() == RandomBuild.Deed.AWAIT_ABORT)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
