package io.throughline.telemetry.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.HashMap;
import java.util.Map;

/** The values of one collection; those that belong to one series are summed up. */
final class Observation implements ObservableLongMeasurement {
  private final ObservableLongMeasurement into;
  private final Series series;
  private final Map<Attributes, Long> told = new HashMap<>();

  Observation(ObservableLongMeasurement into, Series series) {
    this.into = into;
    this.series = series;
  }

  @Override
  public void record(long value) {
    record(value, Attributes.empty());
  }

  @Override
  public void record(long value, Attributes attributes) {
    told.merge(series.of(attributes), value, Long::sum);
  }

  /** Everything has been told. */
  void end() {
    told.forEach((attributes, value) -> into.record(value, attributes));
  }
}
