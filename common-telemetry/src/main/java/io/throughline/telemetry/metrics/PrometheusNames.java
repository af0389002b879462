package io.throughline.telemetry.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.throughline.telemetry.catalog.MetricName;

/** How names look in a scrape. */
final class PrometheusNames {
  private PrometheusNames() {}

  /** The metric without a suffix {@code _total}. */
  static String family(MetricName metric) {
    String name = metric.text().replace('.', '_');
    return metric.unit().equals("s") ? name + "_seconds" : name;
  }

  static String label(AttributeKey<?> key) {
    return key.getKey().replace('.', '_');
  }
}
