package io.throughline.telemetry.redaction;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/** Hides secrets in a span when it ends, before the processor behind it may queue it. */
public final class RedactedExport implements SpanProcessor {
  private final SpanProcessor delegate;
  private final Redaction redaction;

  public RedactedExport(SpanProcessor delegate, Redaction redaction) {
    this.delegate = delegate;
    this.redaction = redaction;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    delegate.onStart(parent, span);
  }

  @Override
  public boolean isStartRequired() {
    return delegate.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      delegate.onEnd(span);
      return;
    }
    SpanData data = span.toSpanData();
    SpanData safe = RedactedSpan.of(data, redaction);
    delegate.onEnd(safe.equals(data) ? span : new Ended(span, safe));
  }

  @Override
  public boolean isEndRequired() {
    return delegate.isEndRequired();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return delegate.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return delegate.shutdown();
  }

  @Override
  public String toString() {
    return delegate + " redacted";
  }

  /** A span that has ended, as it may be shown. */
  private record Ended(ReadableSpan span, SpanData data) implements ReadableSpan {
    @Override
    public SpanContext getSpanContext() {
      return span.getSpanContext();
    }

    @Override
    public SpanContext getParentSpanContext() {
      return span.getParentSpanContext();
    }

    @Override
    public String getName() {
      return data.getName();
    }

    @Override
    public SpanData toSpanData() {
      return data;
    }

    @Override
    @Deprecated
    public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
      return span.getInstrumentationLibraryInfo();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
      return span.getInstrumentationScopeInfo();
    }

    @Override
    public boolean hasEnded() {
      return span.hasEnded();
    }

    @Override
    public long getLatencyNanos() {
      return span.getLatencyNanos();
    }

    @Override
    public SpanKind getKind() {
      return span.getKind();
    }

    @Override
    public Attributes getAttributes() {
      return data.getAttributes();
    }

    @Override
    public <T> @Nullable T getAttribute(AttributeKey<T> key) {
      return data.getAttributes().get(key);
    }
  }
}
