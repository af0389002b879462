package io.throughline.telemetry.testing;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Telemetry whose spans can be looked at: what is exported, and what goes to the span store. */
public final class RecordedTelemetry implements AutoCloseable {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final List<SpanData> fed = new CopyOnWriteArrayList<>();
  private final Telemetry telemetry;

  private RecordedTelemetry(TelemetryConfig config) {
    this.telemetry = Telemetry.start(config, List.of(exporter));
  }

  /** Telemetry of a service; nothing is fed before {@link #recordFeed}. */
  public static RecordedTelemetry of(String service) {
    return new RecordedTelemetry(TelemetryConfig.local(service));
  }

  public static RecordedTelemetry with(TelemetryConfig config) {
    return new RecordedTelemetry(config);
  }

  public Telemetry telemetry() {
    return telemetry;
  }

  /** Records what goes to the span store. */
  public RecordedTelemetry recordFeed() {
    telemetry.feed().connect((Collection<SpanData> spans) -> fed.addAll(spans));
    return this;
  }

  /** Spans that have ended and been exported, in the order of their ends. */
  public List<SpanData> spans() {
    telemetry.flush().join(60, TimeUnit.SECONDS);
    return exporter.getFinishedSpanItems();
  }

  /** Spans as the store got them, starts and ends. */
  public List<SpanData> fed() {
    telemetry.flush().join(60, TimeUnit.SECONDS);
    return new ArrayList<>(fed);
  }

  /** All exported spans as a tree. */
  public SpanTree tree() {
    return SpanTree.of(spans());
  }

  @Override
  public void close() {
    telemetry.close();
  }
}
