package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.export.Connection;
import io.throughline.telemetry.export.ExportConfig;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import io.throughline.telemetry.metrics.MetricsConfig;
import io.throughline.telemetry.sampling.SamplingConfig;
import io.throughline.telemetry.sampling.SamplingStrategy;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.OtlpSink.ReceivedMetric;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus is told and what is sent by OTLP are the same, where nothing is sampled too. */
class ReadersTest {
  private static final SamplingConfig NOTHING =
      SamplingConfig.of(SamplingStrategy.parse("always-off"), 0);

  private final List<SpanData> kept = new CopyOnWriteArrayList<>();
  private final OtlpSink sink = OtlpSink.start();
  private final Telemetry telemetry =
      Telemetry.start(
          TelemetryConfig.local("unit")
              .withSampling(NOTHING)
              .withMetrics(MetricsConfig.DEFAULT.withInterval(Duration.ofHours(1)))
              .withExport(
                  ExportConfig.otlp(Connection.to(sink.grpcEndpoint()), OtlpProtocol.GRPC)));

  @BeforeEach
  void keep() {
    telemetry.feed().connect((Collection<SpanData> spans) -> kept.addAll(spans));
  }

  @AfterEach
  void close() {
    telemetry.close();
    sink.close();
  }

  @Test
  void counter_countsTheSame_inAScrapeAndOverOtlp() {
    for (int run = 0; run < 100; run++) {
      telemetry
          .counter(MetricName.PIPELINE_RUN_ERRORS)
          .add(
              1 + run % 3,
              Attributes.of(
                  Attribute.PIPELINE_NAME,
                  "main/shape/job-" + run % 7,
                  Attribute.ERROR_TYPE,
                  "exit_" + run % 2));
    }
    Map<String, Double> scraped = new TreeMap<>();
    ((CounterSnapshot) scraped("cicd_pipeline_run_errors"))
        .getDataPoints()
        .forEach(point ->
            scraped.put(
                point.getLabels().get("cicd_pipeline_name")
                    + " "
                    + point.getLabels().get("error_type"),
                point.getValue()));
    assertThat(scraped).hasSize(14);
    assertThat(sent(MetricName.PIPELINE_RUN_ERRORS, "cicd.pipeline.name", "error.type"))
        .isEqualTo(scraped);
  }

  @Test
  void gauge_isTheSame_inAScrapeAndOverOtlp() {
    telemetry.gauge(MetricName.CONTAINERS_RUNNING).add(5);
    telemetry.gauge(MetricName.CONTAINERS_RUNNING).add(-2);
    var _ = telemetry.observe(MetricName.CONTAINERS_KEPT, into -> into.record(11));
    assertThat(gauges("throughline_containers_running")).containsExactly(3.0);
    assertThat(sent(MetricName.CONTAINERS_RUNNING).values()).containsExactly(3.0);
    assertThat(gauges("throughline_containers_kept")).containsExactly(11.0);
    assertThat(sent(MetricName.CONTAINERS_KEPT).values()).containsExactly(11.0);
  }

  @Test
  void keptTrace_isNamedOverOtlp_thoughItIsNotSampled() {
    Span span = telemetry.span(SpanName.QUEUE).noParent().keep().start();
    measure(Context.root().with(span));
    span.end();
    assertThat(span.getSpanContext().isSampled()).isFalse();
    flush();
    assertThat(sink.spans()).isEmpty();
    assertThat(kept).isNotEmpty();
    assertThat(exemplars())
        .hasSize(2)
        .allSatisfy(exemplar -> {
          assertThat(hex(exemplar.getTraceId().toByteArray()))
              .isEqualTo(span.getSpanContext().getTraceId());
          assertThat(hex(exemplar.getSpanId().toByteArray()))
              .isEqualTo(span.getSpanContext().getSpanId());
        });
  }

  @Test
  void traceThatNobodyHas_isNotNamedOverOtlp() {
    Span span = telemetry.span(SpanName.QUEUE).noParent().start();
    measure(Context.root().with(span));
    span.end();
    flush();
    assertThat(newest(MetricName.STEP_DURATION).getHistogram().getDataPoints(0).getCount())
        .isEqualTo(1);
    assertThat(exemplars()).isEmpty();
  }

  private void measure(Context context) {
    telemetry
        .histogram(MetricName.STEP_DURATION)
        .record(0.3, Attributes.of(Attribute.STEP_KIND, "get"), context);
    telemetry
        .counter(MetricName.PIPELINE_RUN_ERRORS)
        .add(1, Attributes.of(Attribute.ERROR_TYPE, "exit_1"), context);
  }

  /** Of the histogram and of the counter. */
  private List<Exemplar> exemplars() {
    List<Exemplar> exemplars =
        newest(MetricName.STEP_DURATION).getHistogram().getDataPointsList().stream()
            .flatMap(point -> point.getExemplarsList().stream())
            .collect(Collectors.toList());
    newest(MetricName.PIPELINE_RUN_ERRORS)
        .getSum()
        .getDataPointsList()
        .forEach(point -> exemplars.addAll(point.getExemplarsList()));
    return exemplars;
  }

  private Map<String, Double> sent(MetricName name, String... keys) {
    flush();
    Map<String, Double> values = new TreeMap<>();
    for (NumberDataPoint point : newest(name).getSum().getDataPointsList()) {
      Map<String, String> attributes =
          point.getAttributesList().stream()
              .collect(Collectors.toMap(it -> it.getKey(), it -> it.getValue().getStringValue()));
      values.put(
          List.of(keys).stream().map(attributes::get).collect(Collectors.joining(" ")),
          (double) point.getAsInt());
    }
    return values;
  }

  private Metric newest(MetricName name) {
    return sink.metrics().stream()
        .map(ReceivedMetric::metric)
        .filter(metric -> metric.getName().equals(name.text()))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private List<Double> gauges(String name) {
    return ((GaugeSnapshot) scraped(name))
        .getDataPoints().stream().map(point -> point.getValue()).toList();
  }

  private MetricSnapshot scraped(String name) {
    return telemetry.prometheus().collect().stream()
        .filter(snapshot -> snapshot.getMetadata().getPrometheusName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void flush() {
    assertThat(telemetry.flush().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  private static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }
}
