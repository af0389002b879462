package io.throughline.scheduler.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A span as W3C trace context writes it: how it is kept in tables and sent to other services. */
public record SpanRef(String traceparent, String tracestate) {
  private static final int TRACE_ID_START = 3;
  private static final int TRACE_ID_END = 35;
  private static final SpanRef NONE = new SpanRef("", "");
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final TextMapGetter<Map<String, String>> FIELDS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
          return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
          return carrier == null ? null : carrier.get(key);
        }
      };

  /** No span. */
  public static SpanRef none() {
    return NONE;
  }

  public static SpanRef of(SpanContext span) {
    Map<String, String> fields = new HashMap<>();
    W3C.inject(
        Context.root().with(Span.wrap(span)),
        fields,
        (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value));
    return new SpanRef(
        fields.getOrDefault("traceparent", ""), fields.getOrDefault("tracestate", ""));
  }

  /** The span, as one of another process; invalid when there is none. */
  public SpanContext span() {
    return Span.fromContext(context()).getSpanContext();
  }

  /** A context in which the span is the current one. */
  public Context context() {
    return W3C.extract(
        Context.root(), Map.of("traceparent", traceparent, "tracestate", tracestate), FIELDS);
  }

  public String traceId() {
    return traceId(traceparent);
  }

  /** The trace id of a {@code traceparent}; empty when that is none. */
  public static String traceId(String traceparent) {
    return traceparent.length() < TRACE_ID_END
        ? ""
        : traceparent.substring(TRACE_ID_START, TRACE_ID_END);
  }
}
