package io.throughline.telemetry.metrics;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;

/** An exporter of log records whose health is known. */
record WatchedLogExporter(LogRecordExporter delegate, ExporterHealth health)
    implements LogRecordExporter {
  @Override
  public CompletableResultCode export(Collection<LogRecordData> records) {
    return health.export(records.size(), () -> delegate.export(records));
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
