package io.throughline.telemetry.metrics;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** An exporter of spans whose health is known. */
record WatchedSpanExporter(SpanExporter delegate, ExporterHealth health) implements SpanExporter {
  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    return health.export(spans.size(), () -> delegate.export(spans));
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
    return health.toString();
  }
}
