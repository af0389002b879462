package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.plan.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InterpreterTest {
  private static EngineRig rig;
  private static TestEngine engine;

  private final TestPlans plans = new TestPlans();

  @BeforeAll
  static void start() {
    rig = new EngineRig();
    engine = rig.engine("one");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void sequence_stops_atTheFirstStepThatDoesNotSucceed() throws Exception {
    rig.runner().on("seq-fails", Script.ending().exits(1));
    Plan plan = plans.inOrder(plans.task("seq-a"), plans.task("seq-fails"), plans.task("seq-c"));
    engine.start("seq", plan);
    assertThat(engine.status("seq")).isEqualTo("failed");
    assertThat(rig.runner().startedSteps()).containsExactly("seq-a", "seq-fails");
  }
}
