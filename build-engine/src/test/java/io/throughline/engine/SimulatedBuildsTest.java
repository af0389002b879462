package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.engine.build.Ending;
import io.throughline.engine.keep.KeepPolicy;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.testing.StoreRig;
import io.throughline.engine.trace.KeptTraces;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.sampling.SamplingConfig;
import io.throughline.telemetry.sampling.SamplingStrategy;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand builds, of which one in a hundred is sampled and three in a hundred fail, through
 * the sampler, the span store, the policy and the export. Their uids, and so the ids of their
 * traces, are the same in each run. Bounds are six standard deviations.
 */
class SimulatedBuildsTest {
  private static final int BUILDS = 10_000;
  private static final int AT_ONCE = 500;
  private static final double SHARE = 0.01;
  private static final int DIGITS = 14;

  private final RecordedTelemetry telemetry =
      RecordedTelemetry.with(
          TelemetryConfig.local("test")
              .withSampling(SamplingConfig.of(SamplingStrategy.parse("probability"), SHARE)));
  private final StoreRig rig = new StoreRig(telemetry.telemetry());

  @AfterEach
  void close() {
    rig.close();
    telemetry.close();
  }

  @Test
  void failures_areAllExported_andTheWeightsSumUpToAllBuilds() throws Exception {
    KeptTraces kept =
        new KeptTraces(
            rig.database(),
            telemetry.telemetry(),
            KeepPolicy.standard(),
            Duration.ZERO,
            InstantSource.system());
    for (int from = 0; from < BUILDS; from += AT_ONCE) {
      List<StoredBuild> builds =
          IntStream.range(from, from + AT_ONCE)
              .mapToObj(number -> rig.build(number, ending(number)))
              .toList();
      rig.store(builds);
      builds.forEach(kept::decide);
      while (kept.exportDue()) {
        assertThat(from).isNotNegative();
      }
    }
    Map<String, List<SpanData>> traces =
        telemetry.spans().stream()
            .filter(span -> span.getName().matches("RUN .*|task .*"))
            .collect(Collectors.groupingBy(SpanData::getTraceId));
    Set<String> failed = failed();
    assertThat(traces.values()).allSatisfy(spans -> assertThat(spans).hasSize(2));
    assertThat(traces.keySet()).containsAll(failed);
    assertThat(sum(traces.values())).isCloseTo(BUILDS, within(bound(BUILDS)));
    assertThat(
            sum(
                traces.entrySet().stream()
                    .filter(trace -> failed.contains(trace.getKey()))
                    .map(Map.Entry::getValue)
                    .toList()))
        .isCloseTo(failed.size(), within(bound(failed.size())));
  }

  /** Of a hundred the first three fail. */
  private static Ending ending(int number) {
    return number % 100 < 3 ? Ending.failed("step_failed") : Ending.succeeded();
  }

  private static Set<String> failed() {
    return IntStream.range(0, BUILDS)
        .filter(number -> !ending(number).isSuccess())
        .mapToObj(StoreRig::traceId)
        .collect(Collectors.toSet());
  }

  private static double bound(int builds) {
    return 6 * Math.sqrt(builds * (1 - SHARE) / SHARE);
  }

  private static double sum(Collection<List<SpanData>> traces) {
    return traces.stream().mapToDouble(trace -> weight(trace.getFirst())).sum();
  }

  /** How many traces the span's stands for; 0 when it is not there by chance. */
  private static double weight(SpanData span) {
    String ot = span.getSpanContext().getTraceState().get("ot");
    assertThat(ot == null).isEqualTo(span.getAttributes().get(Attribute.KEPT_REASON) != null);
    if (ot == null) {
      return 0;
    }
    String digits = ot.substring("th:".length());
    long threshold = Long.parseLong(digits + "0".repeat(DIGITS - digits.length()), 16);
    return 1 / (1 - threshold / 0x1p56);
  }
}
