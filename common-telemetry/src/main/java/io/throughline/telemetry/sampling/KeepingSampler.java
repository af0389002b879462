package io.throughline.telemetry.sampling;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.BaggageMember;
import java.util.List;

/**
 * Records every span of a trace that is kept, whatever the sampler behind it decides about
 * exporting it, and none of work that is {@linkplain Suppression suppressed}. A trace is kept from
 * the span on that starts with {@link Attribute#KEEP}; where the caller's baggage has {@code
 * throughline.keep=true}, it was also asked for, which the end of the build heeds. All marks travel
 * in {@code tracestate}, so that every service below sees them.
 */
public final class KeepingSampler implements Sampler {
  private static final String KEY = "throughline";
  private static final String KEPT = "kept";
  private static final String ASKED = "asked";
  private static final String SUPPRESSED = "suppressed";

  private final Sampler delegate;

  public KeepingSampler(Sampler delegate) {
    this.delegate = delegate;
  }

  /** Whether spans of this trace belong into the span store. */
  public static boolean isKept(SpanContext span) {
    String mark = span.getTraceState().get(KEY);
    return KEPT.equals(mark) || ASKED.equals(mark);
  }

  /** Whether somebody wants this trace to be exported in any case. */
  public static boolean isAsked(SpanContext span) {
    return ASKED.equals(span.getTraceState().get(KEY));
  }

  /** The state with the mark of a kept trace. */
  public static TraceState keep(TraceState state) {
    return mark(state, KEPT);
  }

  /**
   * The caller as far as it can be believed: the marks of someone outside of the installation do
   * not count, nor does a threshold that is not true.
   */
  public static Context fromOutside(Context caller) {
    SpanContext span = Span.fromContext(caller).getSpanContext();
    TraceState state = OuterState.checked(span);
    if (state.get(KEY) != null) {
      state = state.toBuilder().remove(KEY).build();
    }
    return state.equals(span.getTraceState())
        ? caller
        : caller.with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    span.getTraceId(), span.getSpanId(), span.getTraceFlags(), state)));
  }

  /**
   * The span as a program has to see it that sends its spans to the span store: as sampled where
   * the trace is kept, since a program would record nothing otherwise.
   */
  public static Context forProgram(Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    return span.isSampled() || !isKept(span)
        ? context
        : context.with(
            Span.wrap(
                SpanContext.create(
                    span.getTraceId(),
                    span.getSpanId(),
                    TraceFlags.fromByte(
                        (byte) (span.getTraceFlags().asByte() | TraceFlags.getSampled().asByte())),
                    span.getTraceState())));
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
    SpanContext begun = Begun.of(parent);
    if (begun != null) {
      return new Again(begun);
    }
    SamplingResult decided = delegate.shouldSample(parent, traceId, name, kind, attributes, links);
    boolean begins = Boolean.TRUE.equals(attributes.get(Attribute.KEEP));
    if (!begins && !isKept(above)) {
      return decided;
    }
    boolean asked = isAsked(above) || (begins && asks(parent));
    return new Marked(decided, atLeastRecorded(decided.getDecision()), asked ? ASKED : KEPT);
  }

  @Override
  public String getDescription() {
    return "Keeping{" + delegate.getDescription() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }

  private static boolean asks(Context caller) {
    return "true".equals(Baggage.fromContext(caller).getEntryValue(BaggageMember.KEEP.text()));
  }

  private static SamplingDecision atLeastRecorded(SamplingDecision decision) {
    return decision == SamplingDecision.DROP ? SamplingDecision.RECORD_ONLY : decision;
  }

  private static TraceState mark(TraceState state, String mark) {
    return mark.equals(state.get(KEY))
        ? state
        : OuterState.room(state, KEY).toBuilder().put(KEY, mark).build();
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

  /** What was decided when the span began. */
  private record Again(SpanContext begun) implements SamplingResult {
    @Override
    public SamplingDecision getDecision() {
      if (begun.isSampled()) {
        return SamplingDecision.RECORD_AND_SAMPLE;
      }
      return isKept(begun) ? SamplingDecision.RECORD_ONLY : SamplingDecision.DROP;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.empty();
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parent) {
      return begun.getTraceState();
    }
  }
}
