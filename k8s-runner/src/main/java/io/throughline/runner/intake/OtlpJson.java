package io.throughline.runner.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.throughline.http.HttpFailure;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads the JSON form of OTLP, which is that of protobuf but for ids, which are in hexadecimal
 * digits, and enums, which are numbers. Keys that are not known are skipped, as OTLP wants it.
 */
final class OtlpJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DEPTH = 16;

  private OtlpJson() {}

  /**
   * The request.
   *
   * @throws HttpFailure when it is none
   */
  static ExportTraceServiceRequest read(byte[] body) {
    try {
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      for (JsonNode ofResource : JSON.readTree(body).path("resourceSpans")) {
        request.addResourceSpans(resourceSpans(ofResource));
      }
      return request.build();
    } catch (JsonProcessingException e) {
      throw new HttpFailure(400, "the body is not JSON: " + e.getOriginalMessage());
    } catch (java.io.IOException | IllegalArgumentException e) {
      throw new HttpFailure(400, "the body is not OTLP: " + e.getMessage());
    }
  }

  private static ResourceSpans resourceSpans(JsonNode node) {
    ResourceSpans.Builder spans =
        ResourceSpans.newBuilder()
            .setResource(
                Resource.newBuilder()
                    .addAllAttributes(attributes(node.path("resource").path("attributes"))));
    for (JsonNode ofScope : node.path("scopeSpans")) {
      ScopeSpans.Builder scope =
          ScopeSpans.newBuilder()
              .setScope(
                  InstrumentationScope.newBuilder()
                      .setName(ofScope.path("scope").path("name").asText("")));
      for (JsonNode span : ofScope.path("spans")) {
        scope.addSpans(span(span));
      }
      spans.addScopeSpans(scope);
    }
    return spans.build();
  }

  private static Span span(JsonNode node) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(node.path("traceId")))
            .setSpanId(id(node.path("spanId")))
            .setParentSpanId(id(node.path("parentSpanId")))
            .setName(node.path("name").asText(""))
            .setFlags((int) number(node.path("flags")))
            .setKindValue(node.path("kind").asInt(0))
            .setStartTimeUnixNano(number(node.path("startTimeUnixNano")))
            .setEndTimeUnixNano(number(node.path("endTimeUnixNano")))
            .addAllAttributes(attributes(node.path("attributes")))
            .setStatus(
                Status.newBuilder()
                    .setCodeValue(node.path("status").path("code").asInt(0))
                    .setMessage(node.path("status").path("message").asText("")));
    for (JsonNode event : node.path("events")) {
      span.addEvents(
          Span.Event.newBuilder()
              .setName(event.path("name").asText(""))
              .setTimeUnixNano(number(event.path("timeUnixNano")))
              .addAllAttributes(attributes(event.path("attributes"))));
    }
    for (JsonNode link : node.path("links")) {
      span.addLinks(
          Span.Link.newBuilder()
              .setTraceId(id(link.path("traceId")))
              .setSpanId(id(link.path("spanId")))
              .addAllAttributes(attributes(link.path("attributes"))));
    }
    return span.build();
  }

  private static List<KeyValue> attributes(JsonNode node) {
    return attributes(node, 0);
  }

  private static List<KeyValue> attributes(JsonNode node, int depth) {
    List<KeyValue> all = new ArrayList<>();
    for (JsonNode entry : node) {
      all.add(
          KeyValue.newBuilder()
              .setKey(entry.path("key").asText(""))
              .setValue(value(entry.path("value"), depth))
              .build());
    }
    return all;
  }

  private static AnyValue value(JsonNode node, int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    if (depth > DEPTH) {
      throw new IllegalArgumentException("attributes are nested more than " + DEPTH + " deep");
    }
    if (node.has("stringValue")) {
      value.setStringValue(node.get("stringValue").asText());
    } else if (node.has("boolValue")) {
      value.setBoolValue(node.get("boolValue").asBoolean());
    } else if (node.has("intValue")) {
      value.setIntValue(number(node.get("intValue")));
    } else if (node.has("doubleValue")) {
      value.setDoubleValue(node.get("doubleValue").asDouble());
    } else if (node.has("arrayValue")) {
      ArrayValue.Builder array = ArrayValue.newBuilder();
      for (JsonNode element : node.get("arrayValue").path("values")) {
        array.addValues(value(element, depth + 1));
      }
      value.setArrayValue(array);
    } else if (node.has("kvlistValue")) {
      value.setKvlistValue(
          KeyValueList.newBuilder()
              .addAllValues(attributes(node.get("kvlistValue").path("values"), depth + 1)));
    }
    return value.build();
  }

  /** 64-bit numbers are texts in JSON, but not everybody knows. */
  private static long number(JsonNode node) {
    return node.isTextual() ? Long.parseUnsignedLong(signed(node.asText())) : node.asLong(0);
  }

  private static String signed(String text) {
    return text.startsWith("-") ? Long.toUnsignedString(Long.parseLong(text)) : text;
  }

  private static ByteString id(JsonNode node) {
    return ByteString.copyFrom(HexFormat.of().parseHex(node.asText("")));
  }
}
