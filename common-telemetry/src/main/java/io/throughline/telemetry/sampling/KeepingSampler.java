package io.throughline.telemetry.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.throughline.telemetry.catalog.Attribute;
import java.util.List;

/**
 * Records every span of a trace that is kept, whatever the sampler behind it decides about
 * exporting it, and none of work that is {@linkplain Suppression suppressed}. A trace is kept from
 * the span on that starts with {@link Attribute#KEEP}. Both marks travel in {@code tracestate}, so
 * that every service below sees them.
 */
public final class KeepingSampler implements Sampler {
  private static final String KEY = "throughline";
  private static final String KEPT = "kept";
  private static final String SUPPRESSED = "suppressed";

  /** As many as a trace state may have. */
  private static final int STATE_ENTRIES = 32;

  private final Sampler delegate;

  public KeepingSampler(Sampler delegate) {
    this.delegate = delegate;
  }

  /** Whether spans of this trace belong into the span store. */
  public static boolean isKept(SpanContext span) {
    return KEPT.equals(span.getTraceState().get(KEY));
  }

  /** The state with the mark of a kept trace. */
  public static TraceState keep(TraceState state) {
    return mark(state, KEPT);
  }

  /** The caller without marks: those of someone outside of the installation do not count. */
  public static Context withoutMark(Context caller) {
    SpanContext span = Span.fromContext(caller).getSpanContext();
    if (span.getTraceState().get(KEY) == null) {
      return caller;
    }
    TraceState unmarked = span.getTraceState().toBuilder().remove(KEY).build();
    return caller.with(
        Span.wrap(
            SpanContext.createFromRemoteParent(
                span.getTraceId(), span.getSpanId(), span.getTraceFlags(), unmarked)));
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    SpanContext above = Span.fromContext(parent).getSpanContext();
    if (Suppression.isIn(parent) || SUPPRESSED.equals(above.getTraceState().get(KEY))) {
      return new Marked(SamplingResult.drop(), SamplingDecision.DROP, SUPPRESSED);
    }
    SamplingResult decided = delegate.shouldSample(parent, traceId, name, kind, attributes, links);
    if (!isKept(above) && !Boolean.TRUE.equals(attributes.get(Attribute.KEEP))) {
      return decided;
    }
    return new Marked(decided, atLeastRecorded(decided.getDecision()), KEPT);
  }

  @Override
  public String getDescription() {
    return "Keeping{" + delegate.getDescription() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }

  private static SamplingDecision atLeastRecorded(SamplingDecision decision) {
    return decision == SamplingDecision.DROP ? SamplingDecision.RECORD_ONLY : decision;
  }

  /** A full state loses its oldest entry, as W3C asks for. */
  private static TraceState mark(TraceState state, String mark) {
    TraceStateBuilder marked = state.toBuilder();
    if (state.size() >= STATE_ENTRIES && state.get(KEY) == null) {
      List.copyOf(state.asMap().keySet()).stream().skip(STATE_ENTRIES - 1).forEach(marked::remove);
    }
    return marked.put(KEY, mark).build();
  }

  private record Marked(SamplingResult decided, SamplingDecision decision, String value)
      implements SamplingResult {
    @Override
    public SamplingDecision getDecision() {
      return decision;
    }

    @Override
    public Attributes getAttributes() {
      return decided.getAttributes();
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parent) {
      return mark(decided.getUpdatedTraceState(parent), value);
    }
  }
}
