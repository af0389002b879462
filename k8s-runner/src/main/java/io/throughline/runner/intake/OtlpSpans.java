package io.throughline.runner.intake;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.SpanFlags;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.throughline.telemetry.EndedSpan;
import io.throughline.telemetry.redaction.RedactedSpan;
import io.throughline.telemetry.redaction.Redaction;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads spans as OTLP has them. They are cut to the limits of our own spans, and the secrets that
 * the runner knows are replaced in all their texts before that.
 */
final class OtlpSpans {
  private static final int ATTRIBUTES = 64;
  private static final int VALUE_LENGTH = 4096;
  private static final int EVENTS = 128;
  private static final int LINKS = 128;

  private final Redaction redaction;

  OtlpSpans(Redaction redaction) {
    this.redaction = redaction;
  }

  /** All spans of a request; those with ids of the wrong length are left out. */
  List<EndedSpan> read(ExportTraceServiceRequest request) {
    List<EndedSpan> spans = new ArrayList<>();
    for (ResourceSpans ofResource : request.getResourceSpansList()) {
      Attributes place = attributes(ofResource.getResource().getAttributesList());
      Resource resource = Resource.create(RedactedSpan.redact(place, redaction));
      for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
        InstrumentationScopeInfo scope =
            InstrumentationScopeInfo.create(text(ofScope.getScope().getName()));
        ofScope.getSpansList().stream()
            .filter(span -> span.getTraceId().size() == 16 && span.getSpanId().size() == 8)
            .map(span -> span(span, resource, scope))
            .forEach(spans::add);
      }
    }
    return spans;
  }

  private EndedSpan span(Span span, Resource resource, InstrumentationScopeInfo scope) {
    return new EndedSpan(
        text(span.getName()),
        kind(span.getKind()),
        context(span.getTraceId(), span.getSpanId()),
        parent(span),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        status(span.getStatus()),
        attributes(span.getAttributesList()),
        span.getEventsList().stream().limit(EVENTS).map(this::event).toList(),
        span.getLinksList().stream().limit(LINKS).map(this::link).toList(),
        resource,
        scope);
  }

  private EventData event(Span.Event event) {
    return EventData.create(
        event.getTimeUnixNano(), text(event.getName()), attributes(event.getAttributesList()));
  }

  private LinkData link(Span.Link link) {
    return LinkData.create(
        context(link.getTraceId(), link.getSpanId()), attributes(link.getAttributesList()));
  }

  private StatusData status(Status status) {
    return switch (status.getCode()) {
      case STATUS_CODE_OK -> StatusData.ok();
      case STATUS_CODE_ERROR ->
          StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, text(status.getMessage()));
      case STATUS_CODE_UNSET, UNRECOGNIZED -> StatusData.unset();
    };
  }

  private static SpanKind kind(Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_SERVER -> SpanKind.SERVER;
      case SPAN_KIND_CLIENT -> SpanKind.CLIENT;
      case SPAN_KIND_PRODUCER -> SpanKind.PRODUCER;
      case SPAN_KIND_CONSUMER -> SpanKind.CONSUMER;
      case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> SpanKind.INTERNAL;
    };
  }

  /** Valid if there is one; remote if the sender knows it to be of another process. */
  private static SpanContext parent(Span span) {
    if (span.getParentSpanId().size() != 8) {
      return SpanContext.getInvalid();
    }
    SpanContext parent = context(span.getTraceId(), span.getParentSpanId());
    boolean remote = (span.getFlags() & SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK_VALUE) != 0;
    return remote
        ? SpanContext.createFromRemoteParent(
            parent.getTraceId(), parent.getSpanId(), parent.getTraceFlags(), parent.getTraceState())
        : parent;
  }

  private static SpanContext context(ByteString trace, ByteString span) {
    return SpanContext.create(
        HexFormat.of().formatHex(trace.toByteArray()),
        HexFormat.of().formatHex(span.toByteArray()),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  private Attributes attributes(List<KeyValue> all) {
    AttributesBuilder attributes = Attributes.builder();
    all.stream().limit(ATTRIBUTES).forEach(entry -> put(attributes, entry));
    return attributes.build();
  }

  private void put(AttributesBuilder attributes, KeyValue entry) {
    String key = text(entry.getKey());
    AnyValue value = entry.getValue();
    switch (value.getValueCase()) {
      case STRING_VALUE -> attributes.put(key, text(value.getStringValue()));
      case BOOL_VALUE -> attributes.put(key, value.getBoolValue());
      case INT_VALUE -> attributes.put(key, value.getIntValue());
      case DOUBLE_VALUE -> attributes.put(key, value.getDoubleValue());
      case ARRAY_VALUE ->
          attributes.put(
              key,
              value.getArrayValue().getValuesList().stream()
                  .limit(ATTRIBUTES)
                  .map(this::plain)
                  .toArray(String[]::new));
      case KVLIST_VALUE, BYTES_VALUE -> attributes.put(key, plain(value));
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> {
        // The first is of another protocol than this one, the second says nothing.
      }
    }
  }

  /** A value as text, whatever it is. */
  private String plain(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> text(value.getStringValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case KVLIST_VALUE ->
          text(
              value.getKvlistValue().getValuesList().stream()
                  .map(entry -> entry.getKey() + "=" + plain(entry.getValue()))
                  .collect(Collectors.joining(", ")));
      case ARRAY_VALUE ->
          text(
              value.getArrayValue().getValuesList().stream()
                  .map(this::plain)
                  .collect(Collectors.joining(", ")));
      case BYTES_VALUE -> Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "";
    };
  }

  /** Redacted before it is cut: half a secret would not be found. */
  private String text(String text) {
    String safe = redaction.apply(text);
    return safe.length() > VALUE_LENGTH ? safe.substring(0, VALUE_LENGTH) : safe;
  }
}
