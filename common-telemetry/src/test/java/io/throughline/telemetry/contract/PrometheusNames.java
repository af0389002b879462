package io.throughline.telemetry.contract;

import io.throughline.telemetry.catalog.ConcourseMetric;
import io.throughline.telemetry.catalog.MetricName;
import java.util.List;
import java.util.Map;

/** What names of the catalogue become in a scrape. */
final class PrometheusNames {
  private static final Map<String, String> UNITS =
      Map.of("s", "seconds", "ms", "milliseconds", "By", "bytes", "1", "ratio");

  private PrometheusNames() {}

  /** The name of the instrument as a scrape has it in its {@code TYPE} line. */
  static String family(MetricName metric) {
    String name = label(metric.text());
    String unit = UNITS.getOrDefault(metric.unit(), "");
    return unit.isEmpty() || name.endsWith("_" + unit) ? name : name + "_" + unit;
  }

  /** The names of all series of the instrument. */
  static List<String> series(MetricName metric) {
    return series(family(metric), metric.kind());
  }

  /** The names of all series of a metric of Concourse. */
  static List<String> series(ConcourseMetric metric) {
    return series(metric.text().replaceAll("_total$", ""), metric.kind());
  }

  private static List<String> series(String family, MetricName.Kind kind) {
    return switch (kind) {
      case COUNTER -> List.of(family + "_total");
      case GAUGE, OBSERVED -> List.of(family);
      case HISTOGRAM -> List.of(family + "_bucket", family + "_count", family + "_sum");
    };
  }

  /** The label that an attribute becomes. */
  static String label(String key) {
    return key.replaceAll("[^A-Za-z0-9_]", "_");
  }
}
