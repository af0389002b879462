package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.TelemetryAttributes;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.EventName;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.export.Connection;
import io.throughline.telemetry.export.ExportConfig;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import io.throughline.telemetry.metrics.MetricsConfig;
import io.throughline.telemetry.propagation.PropagationConfig;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.redaction.RedactionConfig;
import io.throughline.telemetry.sampling.SamplingConfig;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  @Test
  void resource_saysWhoSends() {
    try (RecordedTelemetry recorded =
        RecordedTelemetry.with(
            config(
                Optional.empty(),
                Map.of("deployment.environment.name", "test", "service.name", "no")))) {
      recorded.telemetry().span(SpanName.QUEUE).around(_ -> "");
      Attributes resource = recorded.spans().getFirst().getResource().getAttributes();
      assertThat(resource.get(ServiceAttributes.SERVICE_NAME)).isEqualTo("unit");
      assertThat(resource.get(ServiceAttributes.SERVICE_INSTANCE_ID)).hasSize(36);
      assertThat(resource.get(AttributeKey.stringKey("deployment.environment.name")))
          .isEqualTo("test");
      assertThat(resource.get(TelemetryAttributes.TELEMETRY_SDK_LANGUAGE)).isEqualTo("java");
      assertThat(recorded.telemetry().serviceName()).isEqualTo("unit");
      assertThat(recorded.telemetry()).hasToString("Telemetry{unit}");
    }
  }

  @Test
  void span_hasAtMost64Attributes_of4096CharactersEach() {
    try (RecordedTelemetry recorded = RecordedTelemetry.of("unit")) {
      Span span = recorded.telemetry().span(SpanName.QUEUE).start();
      for (int i = 0; i < 100; i++) {
        span.setAttribute("a" + i, "x".repeat(5000));
      }
      span.end();
      SpanData data = recorded.spans().getFirst();
      assertThat(data.getAttributes().size()).isEqualTo(64);
      assertThat(data.getTotalAttributeCount()).isEqualTo(100);
      assertThat(data.getAttributes().asMap().values())
          .allMatch(a -> a.toString().length() == 4096);
    }
  }

  @Test
  void secret_isNowhereInASpan_thatIsExported() {
    try (RecordedTelemetry recorded = RecordedTelemetry.of("unit");
        Redaction.Hold _ = recorded.telemetry().redaction().hold(List.of("hunter2"))) {
      Attributes told =
          Attributes.builder()
              .put(Attribute.OUTCOME_MESSAGE, "it is hunter2")
              .put("list", "a", "hunter2")
              .put(Attribute.ATTEMPT, 1L)
              .build();
      Span span =
          recorded
              .telemetry()
              .span(SpanName.TASK, "login-hunter2")
              .attributes(told)
              .link(SpanIdentity.root("x").context(TraceState.getDefault()), told)
              .start();
      span.addEvent(EventName.FAILED.text() + "hunter2", told);
      span.setStatus(StatusCode.ERROR, "wrong: hunter2");
      span.end();

      SpanData data = recorded.spans().getFirst();
      assertThat(data.toString()).doesNotContain("hunter2");
      assertThat(data.getName()).isEqualTo("task login-((redacted))");
      assertThat(data.getAttributes().get(Attribute.ATTEMPT)).isEqualTo(1);
      assertThat(data.getStatus().getDescription()).isEqualTo("wrong: ((redacted))");
      assertThat(data.getEvents()).hasSize(1);
      assertThat(data.getLinks()).hasSize(1);
    }
  }

  @Test
  void secret_isHidden_whenItsHoldEndsBeforeTheExport() {
    try (RecordedTelemetry recorded = RecordedTelemetry.of("unit")) {
      try (Redaction.Hold _ = recorded.telemetry().redaction().hold(List.of("hunter2"))) {
        recorded
            .telemetry()
            .span(SpanName.QUEUE)
            .attribute(Attribute.OUTCOME_MESSAGE, "hunter2")
            .around(_ -> "");
      }
      assertThat(recorded.spans().toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void secret_thatTheAttributeLimitCutsInTwo_showsNoPart() {
    try (RecordedTelemetry recorded = RecordedTelemetry.of("unit");
        Redaction.Hold _ = recorded.telemetry().redaction().hold(List.of("hunter2hunter2"))) {
      String text = "x".repeat(4090) + "hunter2hunter2";
      recorded
          .telemetry()
          .span(SpanName.QUEUE)
          .attribute(Attribute.OUTCOME_MESSAGE, text)
          .around(_ -> "");
      assertThat(recorded.spans().getFirst().getAttributes().get(Attribute.OUTCOME_MESSAGE))
          .isEqualTo("x".repeat(4090) + "((redacted))");
    }
  }

  @Test
  void instrument_isOfTheKindThatTheCatalogueSays() {
    try (RecordedTelemetry recorded = RecordedTelemetry.of("unit")) {
      Telemetry telemetry = recorded.telemetry();
      for (MetricName name : MetricName.values()) {
        switch (name.kind()) {
          case HISTOGRAM -> telemetry.histogram(name).record(1);
          case COUNTER -> telemetry.counter(name).add(1);
          case GAUGE -> telemetry.gauge(name).add(1);
          case OBSERVED -> telemetry.observe(name, into -> into.record(1));
        }
      }
      assertThatThrownBy(() -> telemetry.counter(MetricName.HTTP_SERVER_DURATION))
          .hasMessage("HTTP_SERVER_DURATION is a HISTOGRAM");
      assertThatThrownBy(() -> telemetry.gauge(MetricName.SPANS_FED))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> telemetry.histogram(MetricName.SPANS_FED))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void configuration_showsNoHeaders_andNoUserOfAnAddress() {
    URI collector = URI.create("http://hunter2@collector:4317/hunter2");
    TelemetryConfig config = config(Optional.of(collector), Map.of());
    assertThat(config.toString()).isEqualTo("TelemetryConfig{unit to collector:4317}");
    assertThat(config.withServiceName("other").serviceName()).isEqualTo("other");
    assertThat(TelemetryConfig.local("unit")).hasToString("TelemetryConfig{unit to nowhere}");
  }

  private static TelemetryConfig config(Optional<URI> endpoint, Map<String, String> attributes) {
    return new TelemetryConfig(
        "unit",
        attributes,
        endpoint
            .map(uri ->
                ExportConfig.otlp(
                    Connection.to(uri).withHeaders(Map.of("authorization", "hunter2")),
                    OtlpProtocol.GRPC))
            .orElse(ExportConfig.NOWHERE),
        SamplingConfig.EVERYTHING,
        MetricsConfig.DEFAULT.withInterval(Duration.ofHours(1)),
        RedactionConfig.DEFAULT,
        PropagationConfig.DEFAULT);
  }
}
