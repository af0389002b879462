package io.throughline.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.sampling.SamplingConfig;
import io.throughline.telemetry.sampling.SamplingStrategy;
import io.throughline.work.WorkThreads;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ExemplarsTest {
  private static final SamplingConfig NOTHING =
      SamplingConfig.of(SamplingStrategy.parse("always-off"), 0);

  @Test
  void sampledTrace_isNamed_whereItIsExported() {
    try (Telemetry telemetry = exporting(SamplingConfig.EVERYTHING)) {
      Span span = measured(telemetry, telemetry.span(SpanName.QUEUE));
      assertThat(traces(telemetry)).containsExactly(span.getSpanContext().getTraceId());
    }
  }

  @Test
  void sampledTrace_isNotNamed_whereThereIsNoExporter() {
    try (Telemetry telemetry = Telemetry.start(TelemetryConfig.local("unit"))) {
      Span span = measured(telemetry, telemetry.span(SpanName.QUEUE));
      assertThat(span.getSpanContext().isSampled()).isTrue();
      assertThat(traces(telemetry)).isEmpty();
    }
  }

  @Test
  void keptTrace_isNamed_thoughItIsNotSampled() {
    try (Telemetry telemetry = exporting(NOTHING)) {
      Span span = measured(telemetry, telemetry.span(SpanName.QUEUE).keep());
      assertThat(span.getSpanContext().isSampled()).isFalse();
      assertThat(traces(telemetry)).containsExactly(span.getSpanContext().getTraceId());
    }
  }

  @Test
  void keptTrace_isNamed_whereThereIsNoExporter() {
    try (Telemetry telemetry = Telemetry.start(TelemetryConfig.local("unit"))) {
      Span span = measured(telemetry, telemetry.span(SpanName.QUEUE).keep());
      assertThat(traces(telemetry)).containsExactly(span.getSpanContext().getTraceId());
    }
  }

  @Test
  void traceThatNobodyHas_isNotNamed() {
    try (Telemetry telemetry = exporting(NOTHING)) {
      measured(telemetry, telemetry.span(SpanName.QUEUE));
      measured(telemetry);
      assertThat(traces(telemetry)).isEmpty();
    }
  }

  @Test
  void trace_isNamed_fromVirtualThreads_withTheContextHandedOnOrGiven() throws Exception {
    try (Telemetry telemetry = exporting(SamplingConfig.EVERYTHING);
        WorkThreads threads = WorkThreads.named("unit")) {
      Span span = telemetry.span(SpanName.QUEUE).start();
      try (Scope _ = span.makeCurrent()) {
        Future<?> handedOn = threads.start(() -> measured(telemetry));
        handedOn.get();
      }
      assertThat(traces(telemetry)).containsExactly(span.getSpanContext().getTraceId());
      Context given = Context.root().with(span);
      Thread.ofVirtual().start(() -> measured(telemetry, given)).join();
      assertThat(traces(telemetry)).containsExactly(span.getSpanContext().getTraceId());
    }
  }

  private static Span measured(Telemetry telemetry, SpanStart start) {
    Span span = start.noParent().start();
    measured(telemetry, Context.root().with(span));
    span.end();
    return span;
  }

  private static void measured(Telemetry telemetry) {
    measured(telemetry, Context.current());
  }

  private static void measured(Telemetry telemetry, Context context) {
    telemetry
        .histogram(MetricName.STEP_DURATION)
        .record(0.3, Attributes.of(Attribute.STEP_KIND, "get"), context);
  }

  private static Telemetry exporting(SamplingConfig sampling) {
    return Telemetry.start(
        TelemetryConfig.local("unit").withSampling(sampling),
        List.of(InMemorySpanExporter.create()));
  }

  /** Traces that exemplars of a scrape name; the SDK tells each of them once. */
  private static Stream<String> exemplars(Telemetry telemetry) {
    return telemetry.prometheus().collect().stream()
        .filter(HistogramSnapshot.class::isInstance)
        .map(HistogramSnapshot.class::cast)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .flatMap(point -> StreamSupport.stream(point.getExemplars().spliterator(), false))
        .map(exemplar -> exemplar.getLabels().get("trace_id"));
  }

  private static List<String> traces(Telemetry telemetry) {
    return exemplars(telemetry).toList();
  }
}
