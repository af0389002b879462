package io.throughline.telemetry.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The families of a scrape as parts of a larger one. They are of the kinds that we measure. */
final class Family {
  private Family() {}

  /** The family with a label in each series that does not have it yet. */
  static MetricSnapshot labelled(MetricSnapshot family, String label, String text) {
    MetricMetadata about = family.getMetadata();
    Function<DataPointSnapshot, Labels> labels =
        point ->
            point.getLabels().contains(label)
                ? point.getLabels()
                : point.getLabels().add(label, text);
    return switch (family) {
      case CounterSnapshot counter ->
          new CounterSnapshot(
              about,
              counter.getDataPoints().stream().map(it -> copy(it, labels.apply(it))).toList());
      case GaugeSnapshot gauge ->
          new GaugeSnapshot(
              about, gauge.getDataPoints().stream().map(it -> copy(it, labels.apply(it))).toList());
      case HistogramSnapshot histogram ->
          new HistogramSnapshot(
              about,
              histogram.getDataPoints().stream().map(it -> copy(it, labels.apply(it))).toList());
      case InfoSnapshot info ->
          new InfoSnapshot(
              about,
              info.getDataPoints().stream()
                  .map(it -> new InfoDataPointSnapshot(labels.apply(it)))
                  .toList());
      default -> throw unknown(family);
    };
  }

  /** One family with the series of all; they have one name and are of one kind. */
  static MetricSnapshot joined(List<MetricSnapshot> parts) {
    MetricSnapshot first = parts.getFirst();
    MetricMetadata about = first.getMetadata();
    return switch (first) {
      case CounterSnapshot _ ->
          new CounterSnapshot(
              about, points(parts, CounterSnapshot.class, CounterSnapshot::getDataPoints));
      case GaugeSnapshot _ ->
          new GaugeSnapshot(
              about, points(parts, GaugeSnapshot.class, GaugeSnapshot::getDataPoints));
      case HistogramSnapshot _ ->
          new HistogramSnapshot(
              about, points(parts, HistogramSnapshot.class, HistogramSnapshot::getDataPoints));
      case InfoSnapshot _ ->
          new InfoSnapshot(about, points(parts, InfoSnapshot.class, InfoSnapshot::getDataPoints));
      default -> throw unknown(first);
    };
  }

  private static <S extends MetricSnapshot, P> List<P> points(
      List<MetricSnapshot> parts, Class<S> kind, Function<S, List<P>> points) {
    Stream<S> ofKind = parts.stream().map(kind::cast);
    return ofKind.flatMap(part -> points.apply(part).stream()).toList();
  }

  private static CounterDataPointSnapshot copy(CounterDataPointSnapshot point, Labels labels) {
    return new CounterDataPointSnapshot(
        point.getValue(), labels, point.getExemplar(), point.getCreatedTimestampMillis());
  }

  private static GaugeDataPointSnapshot copy(GaugeDataPointSnapshot point, Labels labels) {
    return new GaugeDataPointSnapshot(point.getValue(), labels, point.getExemplar());
  }

  private static HistogramDataPointSnapshot copy(HistogramDataPointSnapshot point, Labels labels) {
    return new HistogramDataPointSnapshot(
        point.getClassicBuckets(),
        point.getSum(),
        labels,
        point.getExemplars(),
        point.getCreatedTimestampMillis());
  }

  private static IllegalStateException unknown(MetricSnapshot family) {
    return new IllegalStateException(
        family.getMetadata().getName() + " is a " + family.getClass().getSimpleName());
  }
}
