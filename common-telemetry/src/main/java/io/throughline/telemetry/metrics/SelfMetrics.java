package io.throughline.telemetry.metrics;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;

/**
 * What one exporter and its queue tell of themselves. It is collected with all other metrics, and
 * can be looked at between collections, which the readers of the others do not notice.
 */
final class SelfMetrics implements MetricReader, MetricProducer {
  private final SdkMeterProvider provider;
  private volatile CollectionRegistration registration = CollectionRegistration.noop();

  SelfMetrics(Resource resource) {
    this.provider =
        SdkMeterProvider.builder()
            .setResource(resource)
            .setExemplarFilter(ExemplarFilter.alwaysOff())
            .registerMetricReader(this)
            .build();
  }

  /** To measure with. */
  MeterProvider meters() {
    return provider;
  }

  /** The figures as they are now. */
  Collection<MetricData> now() {
    return registration.collectAllMetrics();
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    return now();
  }

  @Override
  public void register(CollectionRegistration collection) {
    registration = collection;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public String toString() {
    return "SelfMetrics";
  }
}
