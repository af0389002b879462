package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.export.Batching;
import io.throughline.telemetry.export.Connection;
import io.throughline.telemetry.export.ExportConfig;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import io.throughline.telemetry.metrics.MetricsConfig;
import io.throughline.telemetry.propagation.PropagationConfig;
import io.throughline.telemetry.redaction.RedactionConfig;
import io.throughline.telemetry.sampling.SamplingConfig;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.OtlpSink.ReceivedMetric;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource(OtlpProtocol.class)
  void spansAndMetrics_arriveOverOtlp_withTheirHeaders(OtlpProtocol protocol) {
    try (OtlpSink sink = OtlpSink.withToken("collector-token");
        Telemetry telemetry =
            Telemetry.start(
                config(
                    endpoint(sink, protocol),
                    protocol,
                    Map.of("Authorization", "Bearer collector-token"),
                    1000))) {
      Span span = telemetry.span(SpanName.TASK, "unit").attribute(Attribute.TEAM, "main").start();
      telemetry
          .histogram(MetricName.STEP_DURATION)
          .record(0.7, Attributes.of(Attribute.STEP_KIND, "task"), Context.root().with(span));
      span.end();
      assertThat(telemetry.flush().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();

      assertThat(sink.spans())
          .singleElement()
          .satisfies(received -> {
            assertThat(received.service()).isEqualTo("unit");
            assertThat(received.span().getName()).isEqualTo("task unit");
            assertThat(HexFormat.of().formatHex(received.span().getSpanId().toByteArray()))
                .isEqualTo(span.getSpanContext().getSpanId());
            assertThat(received.span().getAttributes(0).getKey()).isEqualTo("throughline.team");
          });
      assertThat(histogram(sink, MetricName.STEP_DURATION).getCount()).isEqualTo(1);
      assertThat(sink.resources()).isNotEmpty();
    }
  }

  @Test
  void histogram_countsTheSame_inAScrapeAndOverOtlp_withExemplars() {
    try (OtlpSink sink = OtlpSink.start();
        Telemetry telemetry =
            Telemetry.start(
                config(endpoint(sink, OtlpProtocol.GRPC), OtlpProtocol.GRPC, Map.of(), 1000))) {
      Span span = telemetry.span(SpanName.QUEUE).start();
      for (int i = 0; i < 10; i++) {
        telemetry
            .histogram(MetricName.STEP_DURATION)
            .record(i / 4.0, Attributes.of(Attribute.STEP_KIND, "get"), Context.root().with(span));
      }
      span.end();
      telemetry.flush().join(60, TimeUnit.SECONDS);

      HistogramDataPoint sent = histogram(sink, MetricName.STEP_DURATION);
      HistogramSnapshot.HistogramDataPointSnapshot scraped =
          ((HistogramSnapshot) scraped(telemetry, "throughline_step_duration_seconds"))
              .getDataPoints()
              .getFirst();
      assertThat(sent.getExplicitBoundsList())
          .containsExactlyElementsOf(MetricName.STEP_DURATION.buckets());
      assertThat(sent.getBucketCountsList())
          .containsExactlyElementsOf(
              scraped.getClassicBuckets().stream().map(bucket -> bucket.getCount()).toList());
      assertThat(sent.getSum()).isEqualTo(scraped.getSum());
      String trace = span.getSpanContext().getTraceId();
      assertThat(HexFormat.of().formatHex(sent.getExemplars(0).getTraceId().toByteArray()))
          .isEqualTo(trace);
      assertThat(scraped.getExemplars())
          .allMatch(exemplar -> trace.equals(exemplar.getLabels().get("trace_id")))
          .isNotEmpty();
    }
  }

  @Test
  void exporterThatIsSlow_doesNotHoldUpTheWork_andWhatIsDroppedIsCounted() {
    CountDownLatch slow = new CountDownLatch(1);
    try (Telemetry telemetry =
        Telemetry.start(
            TelemetryConfig.local("unit"),
            List.of(blocking(slow)),
            Batching.DEFAULT.withQueue(100))) {
      long began = System.nanoTime();
      for (int i = 0; i < 5000; i++) {
        telemetry.span(SpanName.QUEUE).around(_ -> "");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
      await().atMost(LONG).until(() -> dropped(telemetry) >= 4700);
      slow.countDown();
    }
  }

  @Test
  void collectorThatIsAway_doesNotHoldUpTheWork_andIsFedAgainWhenItIsBack() {
    try (OtlpSink sink = OtlpSink.start();
        Telemetry telemetry =
            Telemetry.start(
                config(endpoint(sink, OtlpProtocol.GRPC), OtlpProtocol.GRPC, Map.of(), 1000))) {
      sink.refuse(true);
      telemetry.span(SpanName.QUEUE).around(_ -> "");
      var flushed = telemetry.flush();
      telemetry.span(SpanName.SCHEDULE, "meanwhile").around(_ -> "");
      sink.refuse(false);
      await()
          .atMost(LONG)
          .until(() -> sink.spans().stream().anyMatch(it -> it.span().getName().contains("while")));
      flushed.join(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void telemetry_closesInTime_whenNobodyListens() {
    URI nobody = URI.create("http://127.0.0.1:1");
    Telemetry telemetry =
        Telemetry.start(config(nobody, OtlpProtocol.HTTP_PROTOBUF, Map.of(), 1000));
    telemetry.span(SpanName.QUEUE).around(_ -> "");
    long began = System.nanoTime();
    telemetry.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
  }

  private static HistogramDataPoint histogram(OtlpSink sink, MetricName name) {
    return sink.metrics().stream()
        .map(ReceivedMetric::metric)
        .filter(metric -> metric.getName().equals(name.text()))
        .map(metric -> metric.getHistogram().getDataPoints(0))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private static double dropped(Telemetry telemetry) {
    return ((CounterSnapshot) scraped(telemetry, "otel_sdk_processor_span_processed_span"))
        .getDataPoints().stream()
            .filter(point -> "queue_full".equals(point.getLabels().get("error_type")))
            .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
            .sum();
  }

  private static MetricSnapshot scraped(Telemetry telemetry, String name) {
    return telemetry.prometheus().collect().stream()
        .filter(snapshot -> snapshot.getMetadata().getPrometheusName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                telemetry.prometheus().collect().stream()
                    .map(snapshot -> snapshot.getMetadata().getPrometheusName())
                    .toList()
                    .toString()));
  }

  private static URI endpoint(OtlpSink sink, OtlpProtocol protocol) {
    return switch (protocol) {
      case GRPC -> sink.grpcEndpoint();
      case HTTP_PROTOBUF -> sink.httpEndpoint();
    };
  }

  private static TelemetryConfig config(
      URI endpoint, OtlpProtocol protocol, Map<String, String> headers, int queue) {
    return new TelemetryConfig(
        "unit",
        Map.of(),
        ExportConfig.otlp(Connection.to(endpoint).withHeaders(headers), protocol)
            .with(Batching.DEFAULT.withQueue(queue)),
        SamplingConfig.EVERYTHING,
        MetricsConfig.DEFAULT.withInterval(Duration.ofHours(1)),
        RedactionConfig.DEFAULT,
        PropagationConfig.DEFAULT);
  }

  private static SpanExporter blocking(CountDownLatch until) {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> spans) {
        try {
          until.await();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
      }
    };
  }
}
