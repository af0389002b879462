package io.throughline.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JointScrapeTest {
  private final Telemetry engine = telemetry("engine");
  private final Telemetry runner = telemetry("runner");
  private final JointScrape joint = new JointScrape();

  @BeforeEach
  void join() {
    joint.add("engine", engine.prometheus());
    joint.add("runner", runner.prometheus());
  }

  @AfterEach
  void close() {
    engine.close();
    runner.close();
  }

  @Test
  void series_areToldApart_byTheirService_eachFamilyOnce() {
    engine.counter(MetricName.LOG_BYTES).add(7);
    runner.counter(MetricName.LOG_BYTES).add(11);
    runner.gauge(MetricName.CONTAINERS_RUNNING).add(3);
    CounterSnapshot bytes = (CounterSnapshot) family("throughline_log_bytes");
    assertThat(byService(bytes.getDataPoints(), point -> point.getValue()))
        .isEqualTo(Map.of("engine", 7.0, "runner", 11.0));
    GaugeSnapshot running = (GaugeSnapshot) family("throughline_containers_running");
    assertThat(byService(running.getDataPoints(), point -> point.getValue()))
        .isEqualTo(Map.of("runner", 3.0));
    assertThat(joint.collect().stream().map(family -> family.getMetadata().getPrometheusName()))
        .doesNotHaveDuplicates();
  }

  @Test
  void everySeries_hasItsService_alsoUnderConcoursesNames() {
    measured(engine);
    engine
        .histogram(MetricName.PIPELINE_RUN_DURATION)
        .record(2, Attributes.of(Attribute.PIPELINE_RUN_STATE, "executing"));
    assertThat(joint.collect().stream().flatMap(family -> family.getDataPoints().stream()))
        .allSatisfy(
            point -> assertThat(point.getLabels().get("service_name")).isIn("engine", "runner"));
    assertThat(family("concourse_builds_duration_seconds").getDataPoints()).hasSize(1);
    assertThat(byService(family("target").getDataPoints(), _ -> "")).hasSize(2);
  }

  @Test
  void buckets_sums_andExemplars_areThoseOfTheService() {
    String trace = measured(engine);
    HistogramDataPointSnapshot alone = step(engine.prometheus().collect().stream().toList());
    measured(engine);
    HistogramDataPointSnapshot together = step(joint.collect().stream().toList());
    assertThat(together.getCount()).isEqualTo(2 * alone.getCount());
    assertThat(together.getSum()).isEqualTo(2 * alone.getSum());
    assertThat(together.getClassicBuckets().size()).isEqualTo(alone.getClassicBuckets().size());
    assertThat(alone.getExemplars().get(0).getLabels().get("trace_id")).isEqualTo(trace);
    assertThat(together.getExemplars().size()).isEqualTo(1);
    assertThat(together.getExemplars().get(0).getLabels().get("trace_id")).isNotEqualTo(trace);
  }

  /** The trace in which it was measured. */
  private static String measured(Telemetry telemetry) {
    Span span = telemetry.span(SpanName.QUEUE).noParent().keep().start();
    telemetry
        .histogram(MetricName.STEP_DURATION)
        .record(0.3, Attributes.of(Attribute.STEP_KIND, "get"), Context.root().with(span));
    span.end();
    return span.getSpanContext().getTraceId();
  }

  private MetricSnapshot family(String name) {
    return family(joint.collect().stream().toList(), name);
  }

  private static MetricSnapshot family(List<MetricSnapshot> families, String name) {
    return families.stream()
        .filter(family -> family.getMetadata().getPrometheusName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static HistogramDataPointSnapshot step(List<MetricSnapshot> families) {
    return ((HistogramSnapshot) family(families, "throughline_step_duration_seconds"))
        .getDataPoints()
        .getFirst();
  }

  private static <P extends DataPointSnapshot, V> Map<String, V> byService(
      List<P> points, Function<P, V> value) {
    return points.stream()
        .collect(Collectors.toMap(point -> point.getLabels().get("service_name"), value));
  }

  private static Telemetry telemetry(String service) {
    TelemetryConfig config = TelemetryConfig.local(service);
    return Telemetry.start(config.withMetrics(config.metrics().withConcourseNames()));
  }
}
