package io.throughline.engine.build;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span as W3C trace context names it. */
public record SpanRef(String traceparent, String tracestate) {
  private static final TextMapGetter<Map<String, String>> FIELDS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> fields) {
          return fields.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> fields, String key) {
          return fields == null ? null : fields.get(key);
        }
      };

  /** The reference to a span. */
  public static SpanRef of(SpanContext span) {
    Map<String, String> fields = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(
            Context.root().with(Span.wrap(span)),
            fields,
            (carrier, key, value) -> {
              if (carrier != null) {
                carrier.put(key, value);
              }
            });
    return new SpanRef(
        fields.getOrDefault("traceparent", ""), fields.getOrDefault("tracestate", ""));
  }

  /** The span; not valid when the text is no traceparent. */
  public SpanContext context() {
    Context context =
        W3CTraceContextPropagator.getInstance()
            .extract(
                Context.root(),
                Map.of("traceparent", traceparent, "tracestate", tracestate),
                FIELDS);
    return Span.fromContext(context).getSpanContext();
  }
}
