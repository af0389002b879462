package io.throughline.telemetry.metrics;

import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** The metrics as Prometheus asks for them. */
public final class Scrape implements MultiCollector {
  private final PrometheusMetricReader reader = PrometheusMetricReader.create();
  private final boolean concourseNames;

  /**
   * A scrape of nothing yet.
   *
   * @param concourseNames whether Concourse's names are in it too
   */
  public Scrape(boolean concourseNames) {
    this.concourseNames = concourseNames;
  }

  /** To be registered with what is to be scraped. */
  public MetricReader reader() {
    return reader;
  }

  /** The metrics as they are now. */
  @Override
  public MetricSnapshots collect() {
    MetricSnapshots ours = reader.collect();
    return concourseNames ? ConcourseNames.addedTo(ours) : ours;
  }
}
