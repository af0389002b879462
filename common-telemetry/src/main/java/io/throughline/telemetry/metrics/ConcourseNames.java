package io.throughline.telemetry.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.throughline.telemetry.catalog.ConcourseMetric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Adds to a scrape what it shows under Concourse's names. */
final class ConcourseNames {
  private ConcourseNames() {}

  /** The scrape and what is made of it. */
  static MetricSnapshots addedTo(MetricSnapshots scrape) {
    Map<String, MetricSnapshot> sources = new LinkedHashMap<>();
    scrape.forEach(snapshot -> sources.put(snapshot.getMetadata().getPrometheusName(), snapshot));
    List<MetricSnapshot> all = new ArrayList<>(sources.values());
    for (ConcourseMetric metric : ConcourseMetric.values()) {
      Optional.ofNullable(sources.get(PrometheusNames.family(metric.source())))
          .flatMap(source -> made(metric, source))
          .ifPresent(all::add);
    }
    return new MetricSnapshots(all);
  }

  private static Optional<MetricSnapshot> made(ConcourseMetric metric, MetricSnapshot source) {
    Map<Labels, List<DataPointSnapshot>> groups = new LinkedHashMap<>();
    for (DataPointSnapshot point : source.getDataPoints()) {
      ConcourseLabels labels = new ConcourseLabels(point.getLabels());
      if (labels.isShareOf(metric)) {
        groups.computeIfAbsent(labels.of(metric), _ -> new ArrayList<>()).add(point);
      }
    }
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    String help = "As in Concourse, made from " + metric.source().text() + ".";
    return Optional.of(
        switch (metric.kind()) {
          case COUNTER ->
              new CounterSnapshot(
                  new MetricMetadata(metric.text().replaceFirst("_total$", ""), help),
                  each(
                      groups,
                      (labels, points) ->
                          new CounterDataPointSnapshot(sum(points), labels, null, 0)));
          case GAUGE, OBSERVED ->
              new GaugeSnapshot(
                  new MetricMetadata(metric.text(), help),
                  each(
                      groups,
                      (labels, points) -> new GaugeDataPointSnapshot(sum(points), labels, null)));
          case HISTOGRAM ->
              new HistogramSnapshot(
                  new MetricMetadata(metric.text(), help), each(groups, ConcourseNames::merged));
        });
  }

  private interface Make<T> {
    T of(Labels labels, List<DataPointSnapshot> points);
  }

  private static <T> Collection<T> each(Map<Labels, List<DataPointSnapshot>> groups, Make<T> make) {
    List<T> made = new ArrayList<>();
    groups.forEach((labels, points) -> made.add(make.of(labels, points)));
    return made;
  }

  private static double sum(List<DataPointSnapshot> points) {
    return points.stream().mapToDouble(ConcourseNames::value).sum();
  }

  /** A value, or how many values there were. */
  private static double value(DataPointSnapshot point) {
    return switch (point) {
      case CounterDataPointSnapshot counter -> counter.getValue();
      case GaugeDataPointSnapshot gauge -> gauge.getValue();
      case HistogramDataPointSnapshot histogram -> histogram.getCount();
      default -> 0;
    };
  }

  private static HistogramDataPointSnapshot merged(Labels labels, List<DataPointSnapshot> points) {
    Map<Double, Long> counts = new TreeMap<>();
    double sum = 0;
    for (DataPointSnapshot point : points) {
      if (point instanceof HistogramDataPointSnapshot histogram) {
        histogram
            .getClassicBuckets()
            .forEach(bucket -> counts.merge(bucket.getUpperBound(), bucket.getCount(), Long::sum));
        sum += histogram.getSum();
      }
    }
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(List.copyOf(counts.keySet()), List.copyOf(counts.values())),
        sum,
        labels,
        io.prometheus.metrics.model.snapshots.Exemplars.EMPTY,
        0);
  }
}
