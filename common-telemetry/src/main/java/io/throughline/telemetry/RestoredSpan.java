package io.throughline.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.ServiceAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts spans of any service together again, as the span store has them, so that they can be
 * exported.
 */
final class RestoredSpan {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("io.throughline");

  private RestoredSpan() {}

  static EndedSpan of(StoredSpanText text) {
    return new EndedSpan(
        text.name(),
        SpanKind.valueOf(text.kind()),
        context(text.traceId(), text.spanId()),
        text.parentSpanId().isEmpty()
            ? SpanContext.getInvalid()
            : context(text.traceId(), text.parentSpanId()),
        text.startNanos(),
        text.endNanos(),
        StatusData.create(StatusCode.valueOf(text.status()), text.statusMessage()),
        attributes(read(text.attributesJson())),
        events(read(text.eventsJson())),
        links(read(text.linksJson())),
        Resource.getDefault()
            .merge(Resource.create(Attributes.of(ServiceAttributes.SERVICE_NAME, text.service()))),
        SCOPE);
  }

  private static SpanContext context(String traceId, String spanId) {
    return SpanContext.create(traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static JsonNode read(String json) {
    if (json.isEmpty()) {
      return JSON.createObjectNode();
    }
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a stored span is damaged", e);
    }
  }

  private static List<EventData> events(JsonNode json) {
    List<EventData> events = new ArrayList<>();
    json.forEach(event ->
        events.add(
            EventData.create(
                event.path("time_ns").asLong(),
                event.path("name").asText(),
                attributes(event.path("attributes")))));
    return events;
  }

  private static List<LinkData> links(JsonNode json) {
    List<LinkData> links = new ArrayList<>();
    json.forEach(link ->
        links.add(
            LinkData.create(
                context(link.path("trace_id").asText(), link.path("span_id").asText()),
                attributes(link.path("attributes")))));
    return links;
  }

  private static Attributes attributes(JsonNode json) {
    AttributesBuilder attributes = Attributes.builder();
    json.properties().forEach(field -> put(attributes, field.getKey(), field.getValue()));
    return attributes.build();
  }

  private static void put(AttributesBuilder attributes, String name, JsonNode value) {
    switch (value.getNodeType()) {
      case BOOLEAN -> attributes.put(name, value.booleanValue());
      case NUMBER -> {
        if (value.isIntegralNumber()) {
          attributes.put(name, value.longValue());
        } else {
          attributes.put(name, value.doubleValue());
        }
      }
      case ARRAY -> {
        List<String> texts = new ArrayList<>();
        value.forEach(item -> texts.add(item.asText()));
        attributes.put(AttributeKey.stringArrayKey(name), texts);
      }
      case STRING, BINARY, OBJECT, POJO, MISSING, NULL -> attributes.put(name, value.asText());
    }
  }
}
