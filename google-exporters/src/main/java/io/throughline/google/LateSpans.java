package io.throughline.google;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.Callable;

/** Spans to Cloud Trace. */
final class LateSpans implements SpanExporter {
  private final String name;
  private final Late<SpanExporter> delegate;

  LateSpans(String name, Callable<SpanExporter> make) {
    this.name = name;
    this.delegate = new Late<>(make);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    return delegate.with(exporter -> exporter.export(spans));
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return delegate.shutdown(SpanExporter::shutdown);
  }

  @Override
  public String toString() {
    return name;
  }
}
