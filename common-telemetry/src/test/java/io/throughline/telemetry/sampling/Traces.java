package io.throughline.telemetry.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/** Traces with random ids, the same ones for the same seed, and what samplers say of them. */
final class Traces {
  private static final String SPAN = "00f067aa0ba902b7";
  private static final double RANGE = 0x1p56;

  private final Random random;

  Traces(long seed) {
    this.random = new Random(seed);
  }

  /** What was decided of a span. */
  record Decided(SamplingDecision decision, TraceState state) {
    boolean isSampled() {
      return decision == SamplingDecision.RECORD_AND_SAMPLE;
    }

    /** How many traces this one stands for; empty when that is not known. */
    OptionalDouble weight() {
      String ot = state.get("ot");
      if (!isSampled() || ot == null) {
        return OptionalDouble.empty();
      }
      for (String member : ot.split(";")) {
        if (member.startsWith("th:")) {
          String digits = member.substring(3);
          long threshold = Long.parseLong(digits + "0".repeat(14 - digits.length()), 16);
          return OptionalDouble.of(1 / (1 - threshold / RANGE));
        }
      }
      return OptionalDouble.empty();
    }
  }

  String newId() {
    return "%016x%016x".formatted(random.nextLong() | 1, random.nextLong());
  }

  /** Decides about the first span of a new trace. */
  Decided first(Sampler sampler) {
    return decide(sampler, Context.root(), newId(), Attributes.empty());
  }

  Decided first(Sampler sampler, Attributes attributes) {
    return decide(sampler, Context.root(), newId(), attributes);
  }

  static Decided decide(Sampler sampler, SpanContext parent) {
    return decide(
        sampler, Context.root().with(Span.wrap(parent)), parent.getTraceId(), Attributes.empty());
  }

  static Decided decide(Sampler sampler, Context parent, String traceId, Attributes attributes) {
    SamplingResult result =
        sampler.shouldSample(parent, traceId, "span", SpanKind.INTERNAL, attributes, List.of());
    TraceState before = Span.fromContext(parent).getSpanContext().getTraceState();
    return new Decided(result.getDecision(), result.getUpdatedTraceState(before));
  }

  /** The span of which was decided so, as another service sees it. */
  static SpanContext remote(String traceId, Decided decided) {
    return remote(traceId, decided.isSampled(), decided.state());
  }

  static SpanContext remote(String traceId, boolean sampled, TraceState state) {
    return SpanContext.createFromRemoteParent(
        traceId, SPAN, sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(), state);
  }
}
