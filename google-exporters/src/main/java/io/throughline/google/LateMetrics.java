package io.throughline.google;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Metrics to Cloud Monitoring. Left out is what it cannot take: kinds that Google's exporter does
 * not know, for which it would call the whole export failed, and points that follow too closely.
 * They are sums from the start, so the next one has what was left out.
 */
final class LateMetrics implements MetricExporter {
  private final String name;
  private final Late<MetricExporter> delegate;
  private final Duration pause;
  private final InstantSource clock;
  private final AtomicReference<Instant> due = new AtomicReference<>(Instant.EPOCH);

  /**
   * An exporter.
   *
   * @param pause between two points of a series
   */
  LateMetrics(String name, Callable<MetricExporter> make, Duration pause, InstantSource clock) {
    this.name = name;
    this.delegate = new Late<>(make);
    this.pause = pause;
    this.clock = clock;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    Instant now = clock.instant();
    Instant since = due.get();
    if (now.isBefore(since) || !due.compareAndSet(since, now.plus(pause))) {
      return CompletableResultCode.ofSuccess();
    }
    List<MetricData> known = metrics.stream().filter(LateMetrics::isKnown).toList();
    return delegate.with(exporter -> exporter.export(known));
  }

  private static boolean isKnown(MetricData metric) {
    return switch (metric.getType()) {
      case LONG_GAUGE, DOUBLE_GAUGE, LONG_SUM, DOUBLE_SUM, HISTOGRAM -> true;
      case SUMMARY, EXPONENTIAL_HISTOGRAM -> false;
    };
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return delegate.shutdown(MetricExporter::shutdown);
  }

  @Override
  public String toString() {
    return name;
  }
}
