package io.throughline.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.redaction.Redaction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeriesPropertyTest {
  private static final int MEASUREMENTS = 400;

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyMeasurement_isInOneSeries_andTheLimitHolds(int seed) {
    Random random = new Random(seed);
    int limit = 2 + random.nextInt(20);
    AtomicInteger told = new AtomicInteger();
    Series series =
        new Series(
            MetricName.STEP_DURATION, limit, new Redaction(), (_, _) -> told.incrementAndGet());
    Map<Attributes, Integer> counts = new HashMap<>();
    Set<Attributes> asked = new HashSet<>();
    for (int i = 0; i < MEASUREMENTS; i++) {
      Attributes labels = labels(random);
      asked.add(series.asDocumented(labels));
      counts.merge(series.of(labels), 1, Integer::sum);
    }

    int beyond = counts.getOrDefault(Series.OVERFLOW, 0);
    assertThat(counts).hasSizeLessThanOrEqualTo(limit);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(MEASUREMENTS);
    assertThat(told).hasValue(beyond);
    assertThat(beyond > 0).isEqualTo(asked.size() > limit - 1);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void series_thatIsThere_staysThere(int seed) {
    Random random = new Random(seed);
    Series series = new Series(MetricName.STEP_DURATION, 5, new Redaction(), (_, _) -> {});
    Map<Attributes, Attributes> before = new HashMap<>();
    for (int i = 0; i < MEASUREMENTS; i++) {
      Attributes labels = labels(random);
      Attributes now = series.of(labels);
      Attributes then = before.putIfAbsent(labels, now);
      assertThat(then == null || then.equals(now)).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void limit_holds_whenManyThreadsMeasureAtOnce() throws InterruptedException {
    Series series = new Series(MetricName.STEP_DURATION, 50, new Redaction(), (_, _) -> {});
    Map<Attributes, Integer> counts = new ConcurrentHashMap<>();
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(thread ->
                Thread.ofVirtual()
                    .start(() -> {
                      Random random = new Random(thread);
                      for (int i = 0; i < 2000; i++) {
                        Attributes one =
                            Attributes.of(Attribute.STEP_KIND, "k" + random.nextInt(500));
                        counts.merge(series.of(one), 1, Integer::sum);
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(counts).hasSize(50).containsKey(Series.OVERFLOW);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(16_000);
  }

  @Test
  void attributeThatTheCatalogueDoesNotName_isNoLabel() {
    Series series = new Series(MetricName.STEP_DURATION, 5, new Redaction(), (_, _) -> {});
    assertThat(
            series.of(
                Attributes.of(Attribute.STEP_KIND, "get", Attribute.PIPELINE_RUN_ID, "0198f0c2")))
        .isEqualTo(Attributes.of(Attribute.STEP_KIND, "get"));
  }

  private static Attributes labels(Random random) {
    return Attributes.of(
        Attribute.STEP_KIND,
        "kind" + random.nextInt(6),
        Attribute.TASK_RUN_RESULT,
        "result" + random.nextInt(3),
        Attribute.BUILD_ID,
        random.nextLong());
  }
}
