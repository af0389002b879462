package io.throughline.telemetry.metrics;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How metrics are reported.
 *
 * @param interval pause between two exports
 * @param cardinalityLimit series that one metric may have
 * @param concourseNames whether a scrape shows them under Concourse's names too
 */
public record MetricsConfig(Duration interval, int cardinalityLimit, boolean concourseNames) {
  /** What holds when nothing is set. */
  public static final MetricsConfig DEFAULT =
      new MetricsConfig(Duration.ofSeconds(60), 2000, false);

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<MetricsConfig> declare(Options options) {
    Options group = options.group("Telemetry");
    Option<Integer> interval =
        group
            .integer(
                "metrics-interval",
                60_000,
                100,
                86_400_000,
                "milliseconds between two exports of metrics")
            .env("OTEL_METRIC_EXPORT_INTERVAL");
    Option<Integer> limit =
        group.integer(
            "metrics-cardinality-limit",
            DEFAULT.cardinalityLimit(),
            2,
            1_000_000,
            "series that one metric may have; what is beyond goes to the series"
                + " otel.metric.overflow");
    Option<Boolean> concourse =
        group.flag(
            "metrics-concourse-names",
            "show metrics under Concourse's names (concourse_builds_finished_total, ...) too");
    return () ->
        new MetricsConfig(Duration.ofMillis(interval.value()), limit.value(), concourse.value());
  }

  /** This configuration with another pause. */
  public MetricsConfig withInterval(Duration pause) {
    return new MetricsConfig(pause, cardinalityLimit, concourseNames);
  }

  /** This configuration with another limit. */
  public MetricsConfig withCardinalityLimit(int series) {
    return new MetricsConfig(interval, series, concourseNames);
  }

  /** This configuration with Concourse's names. */
  public MetricsConfig withConcourseNames() {
    return new MetricsConfig(interval, cardinalityLimit, true);
  }
}
