package io.throughline.gateway.json;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.throughline.telemetry.sampling.KeepingSampler;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The trace context that a request got: what the caller sent, as far as it was understood and
 * taken, with the span of the request in it.
 *
 * @param sampled whether the trace is exported
 * @param kept whether Throughline keeps it, as it does the traces of builds
 */
public record TraceContextJson(
    String traceId,
    String spanId,
    boolean sampled,
    boolean kept,
    String traceparent,
    String tracestate,
    Map<String, String> baggage) {

  /** What is private to Throughline in a trace state. */
  private static final String PRIVATE = "throughline";

  /**
   * The context of a span.
   *
   * @param hide replaces secrets in what the caller sent
   */
  public static TraceContextJson of(SpanContext span, Baggage baggage, UnaryOperator<String> hide) {
    Map<String, String> members = new TreeMap<>();
    baggage.forEach((key, entry) -> members.put(hide.apply(key), hide.apply(entry.getValue())));
    return new TraceContextJson(
        span.getTraceId(),
        span.getSpanId(),
        span.isSampled(),
        KeepingSampler.isKept(span),
        "00-%s-%s-%s".formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex()),
        hide.apply(text(span.getTraceState())),
        members);
  }

  private static String text(TraceState state) {
    return state.asMap().entrySet().stream()
        .filter(member -> !member.getKey().equals(PRIVATE))
        .map(member -> member.getKey() + "=" + member.getValue())
        .collect(Collectors.joining(","));
  }
}
