package io.throughline.telemetry.metrics;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How metrics are reported.
 *
 * @param interval pause between two exports
 */
public record MetricsConfig(Duration interval) {
  /** What holds when nothing is set. */
  public static final MetricsConfig DEFAULT = new MetricsConfig(Duration.ofSeconds(60));

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<MetricsConfig> declare(Options options) {
    Option<Integer> interval =
        options
            .group("Telemetry")
            .integer(
                "otel-metric-export-interval",
                60_000,
                100,
                86_400_000,
                "milliseconds between two exports of metrics")
            .env("OTEL_METRIC_EXPORT_INTERVAL");
    return () -> new MetricsConfig(Duration.ofMillis(interval.value()));
  }
}
