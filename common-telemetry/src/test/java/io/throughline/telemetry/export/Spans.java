package io.throughline.telemetry.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import io.throughline.telemetry.catalog.Attribute;
import java.util.List;

/** Spans to export. */
final class Spans {
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final long START = 1_795_305_600_123_456_789L;

  private Spans() {}

  /** A span of a step that went well. */
  static SpanData task() {
    return span("00f067aa0ba902b7", "task unit", SpanKind.INTERNAL)
        .setParentSpanContext(
            SpanContext.create(
                TRACE, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault()))
        .setStartEpochNanos(START)
        .setEndEpochNanos(START + 1_234_567_890)
        .setStatus(StatusData.ok())
        .setAttributes(Attributes.of(Attribute.TEAM, "main", Attribute.STEP_KIND, "task"))
        .setTotalAttributeCount(2)
        .build();
  }

  /** A span of a call that failed, with all that needs care. */
  static SpanData call() {
    return span("53995c3f42cd8ad8", "GET \"/a b\"", SpanKind.CLIENT)
        .setStartEpochNanos(START)
        .setEndEpochNanos(START + 1_500)
        .setStatus(StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, "broke\nhere"))
        .setAttributes(
            Attributes.builder()
                .put(ServerAttributes.SERVER_ADDRESS, "db.example")
                .put(ServerAttributes.SERVER_PORT, 5432)
                .put("words", "a", "b c")
                .build())
        .setTotalAttributeCount(5)
        .setEvents(
            List.of(
                EventData.create(START + 1_000, "plain", Attributes.empty()),
                EventData.create(
                    START + 1_000, "retry", Attributes.of(ErrorAttributes.ERROR_TYPE, "timeout"))))
        .setTotalRecordedEvents(2)
        .build();
  }

  private static TestSpanData.Builder span(String id, String name, SpanKind kind) {
    return TestSpanData.builder()
        .setResource(Resource.create(Attributes.of(ServiceAttributes.SERVICE_NAME, "engine")))
        .setSpanContext(
            SpanContext.create(TRACE, id, TraceFlags.getSampled(), TraceState.getDefault()))
        .setName(name)
        .setKind(kind)
        .setHasEnded(true);
  }
}
