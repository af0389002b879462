package io.throughline.telemetry.metrics;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.throughline.telemetry.sampling.KeepingSampler;

/**
 * Decides which measurements may be told with the trace in which they were made: those whose trace
 * somebody can open, because it is kept in the span store or because it is exported.
 *
 * <p>The SDK takes an exemplar from a context whose span is sampled, which is neither: a trace that
 * is kept is often not sampled, and a sampled one goes nowhere when there is no exporter. The SDK
 * has no filter of one's own to offer, so the context that it is shown says what it is to do.
 *
 * @param exporting whether sampled spans are exported at all
 */
record Exemplars(boolean exporting) {
  /** The context to measure in. */
  Context of(Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (!span.isValid()) {
      return context;
    }
    if (KeepingSampler.isKept(span)) {
      return span.isSampled() ? context : sampled(span);
    }
    return exporting || !span.isSampled() ? context : Context.root();
  }

  private static Context sampled(SpanContext span) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    span.getTraceId(),
                    span.getSpanId(),
                    TraceFlags.getSampled(),
                    span.getTraceState())));
  }
}
