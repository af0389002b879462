package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.proto.StoredSpan;
import io.throughline.rpc.SpanStoreSink;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.EventName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.export.ExportConfig;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Spans that come out of the store as they went into it. */
class RestoredSpanTest {
  private static final Attributes ATTRIBUTES =
      Attributes.builder()
          .put(Attribute.TEAM, "main \"x\"")
          .put(Attribute.ATTEMPT, 2L)
          .put(Attribute.RESUMED, true)
          .put("share", 0.25)
          .put("names", "a", "b")
          .build();

  @Test
  void span_comesOutOfTheStore_asItWentIn() {
    SpanData span = recorded();
    EndedSpan restored = RestoredSpan.of(text(SpanStoreSink.stored(span)));
    assertThat(restored.getName()).isEqualTo(span.getName());
    assertThat(restored.getKind()).isEqualTo(span.getKind());
    assertThat(restored.getSpanId()).isEqualTo(span.getSpanId());
    assertThat(restored.getTraceId()).isEqualTo(span.getTraceId());
    assertThat(restored.getParentSpanId()).isEqualTo(span.getParentSpanId());
    assertThat(restored.getStartEpochNanos()).isEqualTo(span.getStartEpochNanos());
    assertThat(restored.getEndEpochNanos()).isEqualTo(span.getEndEpochNanos());
    assertThat(restored.hasEnded()).isTrue();
    assertThat(restored.getStatus()).isEqualTo(span.getStatus());
    assertThat(restored.getAttributes().asMap()).isEqualTo(span.getAttributes().asMap());
    assertThat(restored.getTotalAttributeCount()).isEqualTo(5);
    assertThat(restored.getTotalRecordedEvents()).isEqualTo(1);
    assertThat(restored.getEvents()).isEqualTo(span.getEvents());
    assertThat(restored.getTotalRecordedLinks()).isEqualTo(1);
    assertThat(restored.getLinks().getFirst().getSpanContext().getSpanId())
        .isEqualTo(span.getLinks().getFirst().getSpanContext().getSpanId());
  }

  @Test
  void spanWithoutDetails_hasNone() {
    StoredSpan bare =
        SpanStoreSink.stored(recorded()).toBuilder()
            .clearParentSpanId()
            .clearAttributesJson()
            .clearEventsJson()
            .clearLinksJson()
            .build();
    EndedSpan restored = RestoredSpan.of(text(bare));
    assertThat(restored.getParentSpanContext().isValid()).isFalse();
    assertThat(restored.getAttributes().isEmpty()).isTrue();
    assertThat(restored.getEvents()).isEmpty();
    assertThat(restored.getLinks()).isEmpty();
  }

  @Test
  void damagedSpan_isTold() {
    StoredSpan damaged =
        SpanStoreSink.stored(recorded()).toBuilder().setAttributesJson("{").build();
    assertThatThrownBy(() -> RestoredSpan.of(text(damaged))).hasMessage("a stored span is damaged");
  }

  @Test
  void storedSpans_areExportedUnderTheServicesThatMadeThem_withoutSecrets() {
    try (OtlpSink sink = OtlpSink.start();
        Telemetry telemetry = Telemetry.start(exportingTo(sink));
        Redaction.Hold _ = telemetry.redaction().hold(List.of("main \"x\""))) {
      telemetry.export(List.of());
      telemetry.export(List.of(text(SpanStoreSink.stored(recorded()))));
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sink.spans().size() == 1);
      assertThat(sink.spans().getFirst().service()).isEqualTo("runner");
      assertThat(sink.spans().toString()).contains("((redacted))").doesNotContain("main \\\"x");
    }
  }

  private static SpanData recorded() {
    try (RecordedTelemetry recorded = RecordedTelemetry.of("runner")) {
      SpanIdentity build = SpanIdentity.root("uid", "build");
      Span span =
          recorded
              .telemetry()
              .span(SpanName.TASK, "unit")
              .parent(Context.root().with(Span.wrap(build.context(TraceState.getDefault()))))
              .attributes(ATTRIBUTES)
              .link(build.context(TraceState.getDefault()), Attributes.empty())
              .start();
      span.addEvent(EventName.RUNNING.text(), Attributes.of(Attribute.ATTEMPT, 1L));
      span.setStatus(StatusCode.ERROR, "exit status 1");
      span.end();
      return recorded.spans().getFirst();
    }
  }

  private static StoredSpanText text(StoredSpan span) {
    return new StoredSpanText(
        span.getTraceId(),
        span.getSpanId(),
        span.getParentSpanId(),
        span.getName(),
        span.getKind(),
        span.getService(),
        span.getStartNs(),
        span.getEndNs(),
        span.getStatus(),
        span.getStatusMessage(),
        span.getAttributesJson(),
        span.getEventsJson(),
        span.getLinksJson());
  }

  private static TelemetryConfig exportingTo(OtlpSink sink) {
    return TelemetryConfig.local("engine")
        .withExport(ExportConfig.otlp(sink.grpcEndpoint(), OtlpProtocol.GRPC));
  }
}
