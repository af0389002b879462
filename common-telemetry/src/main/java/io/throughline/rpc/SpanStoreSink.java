package io.throughline.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.ServiceAttributes;
import io.throughline.proto.AppendSpansRequest;
import io.throughline.proto.SpanStoreGrpcClient;
import io.throughline.proto.StoredSpan;
import io.throughline.telemetry.SpanFeed;
import io.throughline.telemetry.sampling.Suppression;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Sends the spans of a service to the engine's span store, over gRPC and without spans of its own.
 */
public final class SpanStoreSink implements SpanFeed.Sink {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int REQUEST_BYTES = RpcConfig.MESSAGE_BYTES / 2;

  /** Longest name and status message, characters. */
  private static final int TEXT_LENGTH = 4096;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RpcClient engine;

  public SpanStoreSink(RpcClient engine) {
    this.engine = engine;
  }

  @Override
  public void accept(Collection<SpanData> spans) throws InterruptedException {
    AppendSpansRequest.Builder request = AppendSpansRequest.newBuilder();
    int bytes = 0;
    for (SpanData span : spans) {
      StoredSpan stored = limited(stored(span));
      if (bytes + stored.getSerializedSize() > REQUEST_BYTES && request.getSpansCount() > 0) {
        append(request.build());
        request.clear();
        bytes = 0;
      }
      request.addSpans(stored);
      bytes += stored.getSerializedSize();
    }
    append(request.build());
  }

  private void append(AppendSpansRequest request) throws InterruptedException {
    try (Scope _ = Suppression.context().makeCurrent()) {
      engine.call(SpanStoreGrpcClient.Append, request, DEADLINE);
    } catch (RpcException e) {
      throw switch (e.status()) {
        case INVALID_ARGUMENT, RESOURCE_EXHAUSTED ->
            new SpanFeed.Refused(String.valueOf(e.getMessage()), e);
        default -> e;
      };
    }
  }

  /** A span that is too large for a request goes without its events, links and attributes. */
  private static StoredSpan limited(StoredSpan span) {
    return span.getSerializedSize() <= REQUEST_BYTES
        ? span
        : span.toBuilder().clearEventsJson().clearLinksJson().clearAttributesJson().build();
  }

  /**
   * A span as the store keeps it. PostgreSQL takes no character 0 in a text, so that there is a
   * replacement character instead.
   */
  public static StoredSpan stored(SpanData span) {
    return StoredSpan.newBuilder()
        .setTraceId(span.getTraceId())
        .setSpanId(span.getSpanId())
        .setParentSpanId(span.getParentSpanContext().isValid() ? span.getParentSpanId() : "")
        .setName(shortened(span.getName()))
        .setKind(span.getKind().name())
        .setService(
            Objects.requireNonNullElse(
                span.getResource().getAttribute(ServiceAttributes.SERVICE_NAME), ""))
        .setStartNs(span.getStartEpochNanos())
        .setEndNs(span.hasEnded() ? span.getEndEpochNanos() : 0)
        .setStatus(span.getStatus().getStatusCode().name())
        .setStatusMessage(shortened(span.getStatus().getDescription()))
        .setAttributesJson(text(json(span.getAttributes())))
        .setEventsJson(text(events(span)))
        .setLinksJson(text(links(span)))
        .build();
  }

  private static ArrayNode events(SpanData span) {
    ArrayNode events = JSON.createArrayNode();
    for (EventData event : span.getEvents()) {
      ObjectNode node = events.addObject();
      node.put("name", storable(event.getName()));
      node.put("time_ns", event.getEpochNanos());
      node.set("attributes", json(event.getAttributes()));
    }
    return events;
  }

  private static ArrayNode links(SpanData span) {
    ArrayNode links = JSON.createArrayNode();
    for (LinkData link : span.getLinks()) {
      ObjectNode node = links.addObject();
      node.put("trace_id", link.getSpanContext().getTraceId());
      node.put("span_id", link.getSpanContext().getSpanId());
      node.set("attributes", json(link.getAttributes()));
    }
    return links;
  }

  private static ObjectNode json(Attributes attributes) {
    ObjectNode object = JSON.createObjectNode();
    attributes.forEach((AttributeKey<?> key, Object value) ->
        object.set(key.getKey(), JSON.valueToTree(storable(value))));
    return object;
  }

  private static Object storable(Object value) {
    return switch (value) {
      case String text -> storable(text);
      case List<?> values -> values.stream().map(SpanStoreSink::storable).toList();
      default -> value;
    };
  }

  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static String shortened(String text) {
    return storable(text.length() > TEXT_LENGTH ? text.substring(0, TEXT_LENGTH) : text);
  }

  private static String text(JsonNode node) {
    if (node.isEmpty()) {
      return "";
    }
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }
}
