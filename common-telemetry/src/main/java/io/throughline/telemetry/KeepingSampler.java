package io.throughline.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.throughline.telemetry.catalog.Attribute;
import java.util.List;

/**
 * Records every span of a trace that is kept, whatever the sampler behind it decides about
 * exporting it. A trace is kept from the span on that starts with {@link Attribute#KEEP}; the mark
 * travels in {@code tracestate}, so that every service below sees it.
 */
final class KeepingSampler implements Sampler {
  private static final String KEY = "throughline";
  private static final String KEPT = "kept";

  private final Sampler delegate;

  KeepingSampler(Sampler delegate) {
    this.delegate = delegate;
  }

  /** Whether spans of this trace belong into the span store. */
  static boolean isKept(SpanContext span) {
    return KEPT.equals(span.getTraceState().get(KEY));
  }

  /** The state with the mark. */
  static TraceState keep(TraceState state) {
    return state.toBuilder().put(KEY, KEPT).build();
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    if (Suppression.isIn(parent)) {
      return SamplingResult.drop();
    }
    SamplingResult decided = delegate.shouldSample(parent, traceId, name, kind, attributes, links);
    SpanContext above = Span.fromContext(parent).getSpanContext();
    if (!isKept(above) && !Boolean.TRUE.equals(attributes.get(Attribute.KEEP))) {
      return decided;
    }
    return new Kept(decided);
  }

  @Override
  public String getDescription() {
    return "Keeping{" + delegate.getDescription() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }

  private record Kept(SamplingResult decided) implements SamplingResult {
    @Override
    public SamplingDecision getDecision() {
      return decided.getDecision() == SamplingDecision.DROP
          ? SamplingDecision.RECORD_ONLY
          : decided.getDecision();
    }

    @Override
    public Attributes getAttributes() {
      return decided.getAttributes();
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parent) {
      return keep(decided.getUpdatedTraceState(parent));
    }
  }
}
