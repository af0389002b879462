package io.throughline.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.devtools.cloudtrace.v2.Span;
import com.google.monitoring.v3.TimeSeries;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSumData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.export.Batching;
import io.throughline.telemetry.export.ExportConfig;
import io.throughline.telemetry.export.GoogleCloud;
import io.throughline.telemetry.export.GoogleProject;
import io.throughline.telemetry.export.MetricTarget;
import io.throughline.telemetry.export.SpanTarget;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GoogleExportersTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final MetricData POINT =
      ImmutableMetricData.createLongSum(
          Resource.empty(),
          InstrumentationScopeInfo.empty(),
          "runs",
          "",
          "1",
          ImmutableSumData.create(true, AggregationTemporality.CUMULATIVE, List.of()));

  @Test
  void spansAndMetrics_arriveAtGoogle() throws Exception {
    try (GoogleServer server = GoogleServer.start();
        Telemetry telemetry = Telemetry.start(to(server))) {
      var span = telemetry.span(SpanName.TASK, "unit").attribute(Attribute.TEAM, "main").start();
      SpanContext parent = span.getSpanContext();
      span.end();
      telemetry
          .histogram(MetricName.STEP_DURATION)
          .record(0.7, Attributes.of(Attribute.STEP_KIND, "task"));
      assertThat(telemetry.flush().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();

      Span sent = server.spans().getFirst();
      assertThat(sent.getName())
          .isEqualTo(
              "projects/our-project/traces/%s/spans/%s"
                  .formatted(parent.getTraceId(), parent.getSpanId()));
      assertThat(sent.getDisplayName().getValue()).isEqualTo("task unit");
      assertThat(sent.getAttributes().getAttributeMapMap().get("throughline.team"))
          .hasToString("string_value {\n  value: \"main\"\n}\n");
      TimeSeries series =
          server.series().stream()
              .filter(it ->
                  it.getMetric()
                      .getType()
                      .equals("workload.googleapis.com/" + MetricName.STEP_DURATION.text()))
              .findFirst()
              .orElseThrow();
      assertThat(series.getPoints(0).getValue().getDistributionValue().getCount()).isEqualTo(1);
      assertThat(series.getMetric().getLabelsMap()).containsEntry("throughline_step_kind", "task");
    }
  }

  @Test
  void points_thatFollowTooClosely_areLeftOut() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T00:00:00Z"));
    try (InMemoryMetricExporter google = InMemoryMetricExporter.create();
        LateMetrics late =
            new LateMetrics("late", () -> google, Duration.ofSeconds(10), now::get)) {
      List<MetricData> metrics = List.of(POINT);
      assertThat(late.export(metrics).join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
      now.set(now.get().plusSeconds(9));
      assertThat(late.export(metrics).join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(google.getFinishedMetricItems()).hasSize(1);
      now.set(now.get().plusSeconds(1));
      assertThat(late.export(metrics).join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(google.getFinishedMetricItems()).hasSize(2);
    }
  }

  @Test
  void google_thatRefuses_isAFailure_andIsAskedAgain() throws Exception {
    try (GoogleServer server = GoogleServer.start();
        Telemetry telemetry = Telemetry.start(to(server))) {
      server.refuse(true);
      telemetry.span(SpanName.QUEUE).around(_ -> "");
      telemetry.flush().join(60, TimeUnit.SECONDS);
      assertThat(server.spans()).isEmpty();
      server.refuse(false);
      telemetry.span(SpanName.QUEUE).around(_ -> "");
      await().atMost(LONG).until(() -> !server.spans().isEmpty());
    }
  }

  @Test
  void exporter_thatCannotBeMade_isTriedAgain_andHoldsNobodyUp() {
    List<String> tries = new CopyOnWriteArrayList<>();
    LateSpans late =
        new LateSpans(
            "late",
            () -> {
              tries.add("try");
              if (tries.size() == 1) {
                throw new IOException("no credentials today");
              }
              return SpanExporter.composite();
            });
    assertThat(late.export(List.of()).join(60, TimeUnit.SECONDS).isSuccess()).isFalse();
    assertThat(late.export(List.of()).join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(late.export(List.of()).join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(tries).hasSize(2);
    assertThat(late.shutdown().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
    CompletableResultCode afterwards = late.export(List.of()).join(60, TimeUnit.SECONDS);
    assertThat(afterwards.isSuccess()).isFalse();
  }

  @Test
  void module_isFound() {
    assertThat(GoogleCloud.find()).isInstanceOf(GoogleExporters.class);
  }

  private static TelemetryConfig to(GoogleServer server) {
    GoogleProject project =
        new GoogleProject(
            "our-project",
            Optional.of(URI.create("http://127.0.0.1:" + server.port())),
            Duration.ofSeconds(30));
    return TelemetryConfig.local("unit")
        .withExport(
            ExportConfig.NOWHERE
                .and(new SpanTarget.GoogleTrace(project, Batching.DEFAULT))
                .and(new MetricTarget.GoogleMonitoring(project)));
  }
}
