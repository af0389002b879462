package io.throughline.runner;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What shims report of the commands that they stand in front of: the span of the command, which the
 * runner has begun and is going to end. A report arrives before its shim ends, or never.
 *
 * <p>Safe for use from many threads.
 */
public final class CommandReports {
  private final ConcurrentHashMap<String, Optional<SpanData>> expected = new ConcurrentHashMap<>();

  /** A shim is going to report the span. */
  public void expect(SpanContext span) {
    expected.put(key(span), Optional.empty());
  }

  /** Whether a span is the report of a shim, which is for nobody but the runner. */
  public boolean offer(SpanData span) {
    return expected.computeIfPresent(
            key(span.getSpanContext()),
            (_, before) -> span.getEndEpochNanos() > 0 ? Optional.of(span) : before)
        != null;
  }

  /** The report of a command that has ended, if there is one; no other is expected. */
  public Optional<SpanData> take(SpanContext span) {
    Optional<SpanData> report = expected.remove(key(span));
    return report == null ? Optional.empty() : report;
  }

  private static String key(SpanContext span) {
    return span.getTraceId() + span.getSpanId();
  }
}
