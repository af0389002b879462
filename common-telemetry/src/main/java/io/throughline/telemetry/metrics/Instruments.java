package io.throughline.telemetry.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableLongUpDownCounter;
import io.opentelemetry.context.Context;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.redaction.Redaction;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The instruments of the catalogue, each built once. What is measured with them has the attributes
 * that the catalogue names, as many series as are allowed, and exemplars only of traces that
 * somebody can open.
 */
public final class Instruments {
  private final Map<MetricName, DoubleHistogram> histograms = new EnumMap<>(MetricName.class);
  private final Map<MetricName, LongCounter> counters = new EnumMap<>(MetricName.class);
  private final Map<MetricName, LongUpDownCounter> gauges = new EnumMap<>(MetricName.class);
  private final Meter meter;
  private final Series.Overflow overflow;
  private final Exemplars exemplars;
  private final Redaction redaction;
  private final int limit;

  /**
   * Builds them.
   *
   * @param exporting whether spans that are sampled are exported
   * @param limit series that one of them may have
   * @param redaction hides secrets in attributes
   * @param clock by which warnings are spaced
   */
  public Instruments(
      Meter meter, boolean exporting, int limit, Redaction redaction, InstantSource clock) {
    this.redaction = redaction;
    this.meter = meter;
    this.limit = limit;
    this.exemplars = new Exemplars(exporting);
    this.overflow = new Cardinality(limit, rawCounter(MetricName.METRICS_OVERFLOWED), clock);
    for (MetricName name : MetricName.values()) {
      switch (name.kind()) {
        case HISTOGRAM -> histograms.put(name, new Histogram(rawHistogram(name), series(name)));
        case COUNTER -> counters.put(name, new Counter(rawCounter(name), series(name)));
        case GAUGE -> gauges.put(name, new UpDown(rawUpDown(name), series(name)));
        case OBSERVED -> {}
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

  /**
   * Asks for values whenever metrics are collected, until the result is closed. Several may tell
   * values of one instrument, for attributes of their own. Series come and go between collections,
   * so the limit is one of series at a time.
   */
  public ObservableLongUpDownCounter observe(
      MetricName name, Consumer<ObservableLongMeasurement> values) {
    if (name.kind() != MetricName.Kind.OBSERVED) {
      throw new IllegalArgumentException(name + " is a " + name.kind());
    }
    return meter
        .upDownCounterBuilder(name.text())
        .setUnit(name.unit())
        .setDescription(name.meaning())
        .buildWithCallback(into -> {
          Observation observation = new Observation(into, series(name));
          values.accept(observation);
          observation.end();
        });
  }

  private Series series(MetricName name) {
    return new Series(name, limit, redaction, overflow);
  }

  private DoubleHistogram rawHistogram(MetricName name) {
    return meter
        .histogramBuilder(name.text())
        .setUnit(name.unit())
        .setDescription(name.meaning())
        .setExplicitBucketBoundariesAdvice(name.buckets())
        .build();
  }

  private LongCounter rawCounter(MetricName name) {
    return meter
        .counterBuilder(name.text())
        .setUnit(name.unit())
        .setDescription(name.meaning())
        .build();
  }

  private LongUpDownCounter rawUpDown(MetricName name) {
    return meter
        .upDownCounterBuilder(name.text())
        .setUnit(name.unit())
        .setDescription(name.meaning())
        .build();
  }

  private static <T> T ofKind(MetricName name, @Nullable T instrument) {
    if (instrument == null) {
      throw new IllegalArgumentException(name + " is a " + name.kind());
    }
    return instrument;
  }

  private final class Histogram implements DoubleHistogram {
    private final DoubleHistogram raw;
    private final Series series;

    Histogram(DoubleHistogram raw, Series series) {
      this.raw = raw;
      this.series = series;
    }

    @Override
    public void record(double value) {
      record(value, Attributes.empty());
    }

    @Override
    public void record(double value, Attributes attributes) {
      record(value, attributes, Context.current());
    }

    @Override
    public void record(double value, Attributes attributes, Context context) {
      raw.record(value, series.of(attributes), exemplars.of(context));
    }
  }

  private final class Counter implements LongCounter {
    private final LongCounter raw;
    private final Series series;

    Counter(LongCounter raw, Series series) {
      this.raw = raw;
      this.series = series;
    }

    @Override
    public void add(long value) {
      add(value, Attributes.empty());
    }

    @Override
    public void add(long value, Attributes attributes) {
      add(value, attributes, Context.current());
    }

    @Override
    public void add(long value, Attributes attributes, Context context) {
      raw.add(value, series.of(attributes), exemplars.of(context));
    }
  }

  private final class UpDown implements LongUpDownCounter {
    private final LongUpDownCounter raw;
    private final Series series;

    UpDown(LongUpDownCounter raw, Series series) {
      this.raw = raw;
      this.series = series;
    }

    @Override
    public void add(long value) {
      add(value, Attributes.empty());
    }

    @Override
    public void add(long value, Attributes attributes) {
      add(value, attributes, Context.current());
    }

    @Override
    public void add(long value, Attributes attributes, Context context) {
      raw.add(value, series.of(attributes), exemplars.of(context));
    }
  }
}
