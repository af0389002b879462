package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.plan.Plan;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.testing.SpanTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraceShapeTest {
  private final TestPlans plans = new TestPlans();
  private EngineRig rig;
  private TestEngine engine;

  @BeforeEach
  void start() {
    rig = new EngineRig();
    engine = rig.engine("one");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void build_isOneTrace_ofItsStepsAndTheCallsTheyMake() throws Exception {
    rig.runner().on("broken", Script.ending().exits(2));
    Plan job =
        plans.ensure(
            plans.onFailure(
                plans.inOrder(
                    plans.get("repo"),
                    plans.inParallel(false, plans.task("unit")),
                    plans.attempts(plans.task("broken"), plans.task("broken"))),
                plans.task("tell")),
            plans.put("status", PutInputs.all(), Optional.empty()));
    engine.start("shape", job);
    assertThat(engine.status("shape")).isEqualTo("failed");
    assertThat(tree("shape", 19).render()).isEqualTo("");
  }

  private SpanTree tree(String uid, int spans) {
    String trace = SpanIdentity.root(uid, "build").traceId();
    List<SpanData> all = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          all.clear();
          all.addAll(engine.telemetry().spans());
          all.addAll(rig.others().spans());
          all.removeIf(span -> !span.getTraceId().equals(trace));
          return all.size() >= spans;
        });
    return SpanTree.of(all);
  }
}
