package io.throughline.credentials.variable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.config.ConfigErrors;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Variable;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenVarSourcesTest {
  private static final Variable ASKER = Variable.of("main", "demo", "");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STEPS = 32;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final WorkThreads threads = WorkThreads.named("test");
  private final OpenVarSources sources =
      new OpenVarSources(Map.of("t", this::open), 4, threads, nanos::get);

  @AfterEach
  void close() {
    sources.close();
    threads.close();
  }

  @Test
  void stepsOfOnePipeline_shareTheSameOne_andNobodyElseDoes() {
    use(ASKER, "v", "a").close();
    use(ASKER, "v", "a").close();
    assertThat(opened).hasValue(1);
    use(ASKER, "v", "b").close();
    use(ASKER, "w", "a").close();
    use(Variable.of("main", "other", ""), "v", "a").close();
    use(Variable.of("other", "demo", ""), "v", "a").close();
    assertThat(opened).hasValue(5);
  }

  @Test
  void sourceThatNobodyUses_isEnded_someMinutesAfterTheLastUse() {
    use(ASKER, "v", "a").close();
    pass(OpenVarSources.IDLE.minusSeconds(1));
    use(ASKER, "v", "a").close();
    pass(OpenVarSources.IDLE.minusSeconds(1));
    assertThat(sources.size()).isOne();
    pass(Duration.ofSeconds(1));
    assertThat(sources.size()).isZero();
    await().atMost(PATIENCE).until(() -> ended.get() == 1);
  }

  @Test
  void sourceInUse_isNotEnded_beforeItsLastUserLeaves() {
    OpenVarSources.Use one = use(ASKER, "v", "a");
    OpenVarSources.Use other = use(ASKER, "v", "a");
    pass(OpenVarSources.IDLE.multipliedBy(2));
    assertThat(sources.size()).isZero();
    sources.close();
    one.close();
    assertThat(ended).hasValue(0);
    other.close();
    await().atMost(PATIENCE).until(() -> ended.get() == 1);
  }

  @Test
  void noMoreAreKept_thanThereMayBe() {
    for (int i = 0; i < 20; i++) {
      use(ASKER, "v" + i, "a").close();
    }
    assertThat(sources.size()).isLessThanOrEqualTo(4);
    await().atMost(PATIENCE).until(() -> ended.get() >= 16);
  }

  @Test
  void closing_endsWhatIsOpen() {
    use(ASKER, "v", "a").close();
    use(ASKER, "w", "a").close();
    sources.close();
    await().atMost(PATIENCE).until(() -> ended.get() == 2);
  }

  @Test
  void unknownType_andABadConfig_areTold_andNothingIsKept() {
    assertThatThrownBy(
            () -> sources.use(ASKER, new VarSource("v", "nope", config("a")), config("a")))
        .isInstanceOf(ConfigErrors.class)
        .hasMessage("type nope is not offered here; there are t");
    assertThatThrownBy(() -> use(ASKER, "v", "bad")).isInstanceOf(ConfigErrors.class);
    assertThat(sources.size()).isZero();
    assertThat(sources).hasToString("OpenVarSources{0 of [t]}");
  }

  /** Everybody who uses one sees it open; in the end each was ended once. */
  @Test
  void anySteps_useOnlyWhatIsOpen() throws Exception {
    List<Future<?>> steps = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      Random random = new Random(step);
      int number = step;
      steps.add(
          threads.submit(() -> {
            for (int i = 0; i < 500; i++) {
              try (OpenVarSources.Use use = use(ASKER, "v" + random.nextInt(8), "a")) {
                assertThat(use.source().find(ASKER).secret()).isEmpty();
                pass(Duration.ofSeconds(random.nextInt(200)));
              }
            }
            return number;
          }));
    }
    for (Future<?> step : steps) {
      step.get();
    }
    sources.close();
    await().atMost(PATIENCE).until(() -> ended.get() == opened.get());
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private OpenVarSources.Use use(Variable asker, String name, String config) {
    return sources.use(asker, new VarSource(name, "t", config("unused")), config(config));
  }

  private static JsonNode config(String text) {
    return JsonNodeFactory.instance.objectNode().put("x", text);
  }

  private OpenVarSource open(String name, JsonNode config) {
    if (config.path("x").asText().equals("bad")) {
      throw new ConfigErrors(List.of("x must be good"));
    }
    opened.incrementAndGet();
    AtomicInteger ends = new AtomicInteger();
    return new OpenVarSource(
        _ -> {
          assertThat(ends).hasValue(0);
          return Lookup.missing();
        },
        () -> {
          assertThat(ends.incrementAndGet()).isOne();
          ended.incrementAndGet();
        });
  }
}
