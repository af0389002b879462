package io.throughline.telemetry.testing;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.throughline.telemetry.Telemetry;
import java.util.function.Predicate;

/**
 * What a scrape says of the spans that were to be exported.
 *
 * @param delivered answered for by the collector
 * @param failed given to the exporter in vain
 * @param queueFull dropped because too many waited
 * @param waiting in the queue now
 */
public record ScrapedSpans(long delivered, long failed, long queueFull, long waiting) {
  private static final String EXPORTED = "otel_sdk_exporter_span_exported";
  private static final String PROCESSED = "otel_sdk_processor_span_processed_span";
  private static final String QUEUE = "otel_sdk_processor_span_queue_size_span";

  public static ScrapedSpans of(Telemetry telemetry) {
    MetricSnapshots scrape = telemetry.prometheus().collect();
    return new ScrapedSpans(
        sum(scrape, EXPORTED, error -> error == null),
        sum(scrape, EXPORTED, error -> error != null),
        sum(scrape, PROCESSED, "queue_full"::equals),
        waiting(scrape));
  }

  /** Spans whose fate is known. */
  public long settled() {
    return delivered + failed + queueFull;
  }

  private static long sum(MetricSnapshots scrape, String name, Predicate<String> error) {
    return scrape.stream()
        .filter(snapshot -> isNamed(snapshot, name))
        .map(CounterSnapshot.class::cast)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .filter(point -> error.test(point.getLabels().get("error_type")))
        .mapToLong(ScrapedSpans::value)
        .sum();
  }

  private static long value(CounterDataPointSnapshot point) {
    return (long) point.getValue();
  }

  private static long waiting(MetricSnapshots scrape) {
    return scrape.stream()
        .filter(snapshot -> isNamed(snapshot, QUEUE))
        .map(GaugeSnapshot.class::cast)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .mapToLong(point -> (long) point.getValue())
        .sum();
  }

  private static boolean isNamed(MetricSnapshot snapshot, String name) {
    return snapshot.getMetadata().getPrometheusName().equals(name);
  }
}
