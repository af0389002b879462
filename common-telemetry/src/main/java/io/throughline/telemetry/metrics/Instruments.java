package io.throughline.telemetry.metrics;

import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.throughline.telemetry.catalog.MetricName;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instruments of the catalogue, each built once. */
public final class Instruments {
  private final Map<MetricName, DoubleHistogram> histograms = new EnumMap<>(MetricName.class);
  private final Map<MetricName, LongCounter> counters = new EnumMap<>(MetricName.class);
  private final Map<MetricName, LongUpDownCounter> gauges = new EnumMap<>(MetricName.class);

  public Instruments(Meter meter) {
    for (MetricName name : MetricName.values()) {
      switch (name.kind()) {
        case HISTOGRAM ->
            histograms.put(
                name,
                meter
                    .histogramBuilder(name.text())
                    .setUnit(name.unit())
                    .setDescription(name.meaning())
                    .setExplicitBucketBoundariesAdvice(name.buckets())
                    .build());
        case COUNTER ->
            counters.put(
                name,
                meter
                    .counterBuilder(name.text())
                    .setUnit(name.unit())
                    .setDescription(name.meaning())
                    .build());
        case GAUGE ->
            gauges.put(
                name,
                meter
                    .upDownCounterBuilder(name.text())
                    .setUnit(name.unit())
                    .setDescription(name.meaning())
                    .build());
      }
    }
  }

  public DoubleHistogram histogram(MetricName name) {
    return ofKind(name, histograms.get(name));
  }

  public LongCounter counter(MetricName name) {
    return ofKind(name, counters.get(name));
  }

  public LongUpDownCounter gauge(MetricName name) {
    return ofKind(name, gauges.get(name));
  }

  private static <T> T ofKind(MetricName name, @Nullable T instrument) {
    if (instrument == null) {
      throw new IllegalArgumentException(name + " is a " + name.kind());
    }
    return instrument;
  }
}
