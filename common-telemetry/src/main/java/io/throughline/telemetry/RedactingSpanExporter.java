package io.throughline.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Hides secrets in spans before the exporter behind it sees them. */
final class RedactingSpanExporter implements SpanExporter {
  private final SpanExporter delegate;
  private final Redaction redaction;

  RedactingSpanExporter(SpanExporter delegate, Redaction redaction) {
    this.delegate = delegate;
    this.redaction = redaction;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    return delegate.export(spans.stream().map(span -> RedactedSpan.of(span, redaction)).toList());
  }

  @Override
  public CompletableResultCode flush() {
    return delegate.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return delegate.shutdown();
  }

  @Override
  public String toString() {
    return delegate + " redacted";
  }
}
