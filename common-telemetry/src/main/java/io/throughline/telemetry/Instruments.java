package io.throughline.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instruments of the catalogue, each built once. */
final class Instruments {
  private final Map<MetricName, DoubleHistogram> histograms = new EnumMap<>(MetricName.class);
  private final Map<MetricName, LongCounter> counters = new EnumMap<>(MetricName.class);
  private final Map<MetricName, LongUpDownCounter> gauges = new EnumMap<>(MetricName.class);

  Instruments(Meter meter) {
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

  DoubleHistogram histogram(MetricName name) {
    return ofKind(name, histograms.get(name));
  }

  LongCounter counter(MetricName name) {
    return ofKind(name, counters.get(name));
  }

  LongUpDownCounter gauge(MetricName name) {
    return ofKind(name, gauges.get(name));
  }

  /** Counts what the feed tells of itself. */
  SpanFeed.Counter feedCounter() {
    LongCounter fed = counter(MetricName.SPANS_FED);
    LongCounter dropped = counter(MetricName.SPANS_DROPPED);
    return new SpanFeed.Counter() {
      @Override
      public void fed(int spans) {
        fed.add(spans);
      }

      @Override
      public void dropped(int spans, SpanFeed.Drop why) {
        String reason = why.name().toLowerCase(Locale.ROOT);
        dropped.add(spans, Attributes.of(Attribute.DROP_REASON, reason));
      }
    };
  }

  private static <T> T ofKind(MetricName name, @Nullable T instrument) {
    if (instrument == null) {
      throw new IllegalArgumentException(name + " is a " + name.kind());
    }
    return instrument;
  }
}
