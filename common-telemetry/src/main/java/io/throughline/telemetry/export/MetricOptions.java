package io.throughline.telemetry.export;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options of receivers of metrics. Without any of them, metrics go where spans go by OTLP. */
final class MetricOptions {
  /** Receivers of metrics, as {@code OTEL_METRICS_EXPORTER} has them. */
  enum Exporter {
    OTLP,
    GCP,
    PROMETHEUS,
    NONE
  }

  private final Option<List<Exporter>> exporters;
  private final OtlpOptions own;
  private final OtlpOptions tracing;
  private final GoogleOptions google;

  MetricOptions(Options options, OtlpOptions tracing) {
    this.tracing = tracing;
    this.exporters =
        options
            .group("Metrics")
            .choices(
                "metrics-exporters",
                Exporter.class,
                List.of(),
                "receivers of metrics: otlp, gcp, prometheus (who fetches them, and may always), or"
                    + " none; without it all that have an address or the like")
            .env("OTEL_METRICS_EXPORTER");
    this.own =
        new OtlpOptions(
            options.group("Metrics: OTLP"),
            "metrics-otlp",
            "who takes metrics by OTLP, over HTTP with /v1/metrics added; without it who takes"
                + " spans, with the same settings");
    own.connection().standard("METRICS");
    own.protocol().env("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");
    this.google =
        new GoogleOptions(
            options.group("Metrics: Google Cloud"),
            "metrics-gcp",
            "whose Cloud Monitoring gets metrics");
  }

  List<MetricTarget> read() {
    List<MetricTarget> targets = new ArrayList<>();
    if (isWanted(Exporter.OTLP)) {
      otlp(exporters.value().contains(Exporter.OTLP)).ifPresent(targets::add);
    }
    if (isWanted(Exporter.GCP)) {
      google.read().map(MetricTarget.GoogleMonitoring::new).ifPresent(targets::add);
    }
    return targets;
  }

  private boolean isWanted(Exporter exporter) {
    return !exporters.isGiven() || exporters.value().contains(exporter);
  }

  private Optional<MetricTarget> otlp(boolean isNamed) {
    return own.orAs(tracing, "metrics", isNamed)
        .map(way -> new MetricTarget.Otlp(way.protocol(), way.connection()));
  }
}
