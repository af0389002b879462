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
import io.throughline.telemetry.Suppression;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;

/**
 * Sends the spans of a service to the engine's span store, over gRPC and without spans of its own.
 */
public final class SpanStoreSink implements SpanFeed.Sink {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int REQUEST_BYTES = RpcConfig.MESSAGE_BYTES / 2;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RpcClient engine;

  public SpanStoreSink(RpcClient engine) {
    this.engine = engine;
  }

  @Override
  public void accept(Collection<SpanData> spans) throws InterruptedException {
    try (Scope _ = Suppression.context().makeCurrent()) {
      AppendSpansRequest.Builder request = AppendSpansRequest.newBuilder();
      int bytes = 0;
      for (SpanData span : spans) {
        StoredSpan stored = stored(span);
        if (bytes + stored.getSerializedSize() > REQUEST_BYTES && request.getSpansCount() > 0) {
          engine.call(SpanStoreGrpcClient.Append, request.build(), DEADLINE);
          request.clear();
          bytes = 0;
        }
        request.addSpans(stored);
        bytes += stored.getSerializedSize();
      }
      engine.call(SpanStoreGrpcClient.Append, request.build(), DEADLINE);
    }
  }

  /** A span as the store keeps it. */
  public static StoredSpan stored(SpanData span) {
    return StoredSpan.newBuilder()
        .setTraceId(span.getTraceId())
        .setSpanId(span.getSpanId())
        .setParentSpanId(span.getParentSpanContext().isValid() ? span.getParentSpanId() : "")
        .setName(span.getName())
        .setKind(span.getKind().name())
        .setService(
            Objects.requireNonNullElse(
                span.getResource().getAttribute(ServiceAttributes.SERVICE_NAME), ""))
        .setStartNs(span.getStartEpochNanos())
        .setEndNs(span.hasEnded() ? span.getEndEpochNanos() : 0)
        .setStatus(span.getStatus().getStatusCode().name())
        .setStatusMessage(span.getStatus().getDescription())
        .setAttributesJson(text(json(span.getAttributes())))
        .setEventsJson(text(events(span)))
        .setLinksJson(text(links(span)))
        .build();
  }

  private static ArrayNode events(SpanData span) {
    ArrayNode events = JSON.createArrayNode();
    for (EventData event : span.getEvents()) {
      ObjectNode node = events.addObject();
      node.put("name", event.getName());
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
    attributes.forEach(
        (AttributeKey<?> key, Object value) -> object.set(key.getKey(), JSON.valueToTree(value)));
    return object;
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
