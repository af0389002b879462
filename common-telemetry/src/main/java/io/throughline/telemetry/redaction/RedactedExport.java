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
    forward(span.toSpanData());
  }

  /** Takes a span that somebody else has made and ended, as if it had ended here. */
  public void forward(SpanData span) {
    delegate.onEnd(new Ended(RedactedSpan.of(span, redaction)));
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
  private record Ended(SpanData data) implements ReadableSpan {
    @Override
    public SpanContext getSpanContext() {
      return data.getSpanContext();
    }

    @Override
    public SpanContext getParentSpanContext() {
      return data.getParentSpanContext();
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
      return data.getInstrumentationLibraryInfo();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
      return data.getInstrumentationScopeInfo();
    }

    @Override
    public boolean hasEnded() {
      return data.hasEnded();
    }

    @Override
    public long getLatencyNanos() {
      return data.getEndEpochNanos() - data.getStartEpochNanos();
    }

    @Override
    public SpanKind getKind() {
      return data.getKind();
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
