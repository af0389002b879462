package io.throughline.telemetry.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Spans in version 2 of Zipkin's JSON, as OpenTelemetry's specification maps them. */
final class ZipkinJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;

  private ZipkinJson(JsonGenerator json) {
    this.json = json;
  }

  static byte[] of(Collection<SpanData> spans) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      for (SpanData span : spans) {
        new ZipkinJson(json).write(span);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(SpanData span) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", span.getTraceId());
    json.writeStringField("id", span.getSpanId());
    if (span.getParentSpanContext().isValid()) {
      json.writeStringField("parentId", span.getParentSpanContext().getSpanId());
    }
    json.writeStringField("name", span.getName());
    switch (span.getKind()) {
      case SERVER, CLIENT, PRODUCER, CONSUMER ->
          json.writeStringField("kind", span.getKind().name());
      case INTERNAL -> {
        // Zipkin has no word for it.
      }
    }
    json.writeNumberField("timestamp", micros(span.getStartEpochNanos()));
    json.writeNumberField(
        "duration", Math.max(1, micros(span.getEndEpochNanos() - span.getStartEpochNanos())));
    endpoint(
        "localEndpoint",
        Objects.requireNonNullElse(
            span.getResource().getAttribute(ServiceAttributes.SERVICE_NAME), "unknown_service"));
    @Nullable String peer = span.getAttributes().get(ServerAttributes.SERVER_ADDRESS);
    if (peer != null) {
      endpoint("remoteEndpoint", peer);
    }
    annotations(span.getEvents());
    tags(span);
    json.writeEndObject();
  }

  private void endpoint(String field, String service) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("serviceName", service);
    json.writeEndObject();
  }

  private void annotations(List<EventData> events) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("annotations");
    for (EventData event : events) {
      json.writeStartObject();
      json.writeNumberField("timestamp", micros(event.getEpochNanos()));
      json.writeStringField("value", value(event));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The name, or the name with the attributes as JSON. */
  private static String value(EventData event) throws IOException {
    if (event.getAttributes().isEmpty()) {
      return event.getName();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart(event.getName());
      for (Map.Entry<AttributeKey<?>, Object> entry : event.getAttributes().asMap().entrySet()) {
        json.writeFieldName(entry.getKey().getKey());
        write(json, entry.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private void tags(SpanData span) throws IOException {
    json.writeObjectFieldStart("tags");
    for (Map.Entry<AttributeKey<?>, Object> entry : span.getAttributes().asMap().entrySet()) {
      json.writeStringField(entry.getKey().getKey(), tag(entry.getValue()));
    }
    StatusCode status = span.getStatus().getStatusCode();
    if (status != StatusCode.UNSET) {
      json.writeStringField("otel.status_code", status.name());
    }
    if (status == StatusCode.ERROR) {
      json.writeStringField("error", span.getStatus().getDescription());
    }
    json.writeStringField("otel.scope.name", span.getInstrumentationScopeInfo().getName());
    int dropped = span.getTotalAttributeCount() - span.getAttributes().size();
    if (dropped > 0) {
      json.writeStringField("otel.dropped_attributes_count", Integer.toString(dropped));
    }
    json.writeEndObject();
  }

  private static String tag(Object value) throws IOException {
    if (!(value instanceof Collection<?>)) {
      return value.toString();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Collection<?> values -> {
        json.writeStartArray();
        for (Object each : values) {
          write(json, each);
        }
        json.writeEndArray();
      }
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      default -> json.writeString(value.toString());
    }
  }

  private static long micros(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos);
  }
}
