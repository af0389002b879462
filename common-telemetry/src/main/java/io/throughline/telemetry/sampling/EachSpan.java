package io.throughline.telemetry.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Decides for each span by itself, whatever was decided of its parent, and so that the parent's
 * threshold is not mistaken for its own.
 */
final class EachSpan implements Sampler {
  private final Sampler delegate;

  EachSpan(Sampler delegate) {
    this.delegate = delegate;
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return delegate.shouldSample(unsampled(parent), traceId, name, kind, attributes, links);
  }

  private static Context unsampled(Context parent) {
    SpanContext above = Span.fromContext(parent).getSpanContext();
    TraceState state = OuterState.withoutThreshold(above.getTraceState());
    return state.equals(above.getTraceState())
        ? parent
        : parent.with(
            Span.wrap(
                SpanContext.create(
                    above.getTraceId(), above.getSpanId(), above.getTraceFlags(), state)));
  }

  @Override
  public String getDescription() {
    return "EachSpan{" + delegate.getDescription() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
