package io.throughline.telemetry.export;

import io.throughline.config.DurationText;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of who takes the output of builds. It may be large, and nobody's business: an address
 * for all telemetry does not make it go there, only an address of its own or that it is asked for.
 */
final class LogOptions {
  private final Option<Boolean> wanted;
  private final OtlpOptions own;
  private final OtlpOptions tracing;
  private final BatchOptions batch;

  LogOptions(Options options, OtlpOptions tracing) {
    this.tracing = tracing;
    Options group = options.group("Logs: OTLP");
    this.wanted =
        group
            .flag(
                "logs-build-output",
                "send the output of builds to who takes spans by OTLP; not needed with an address"
                    + " of its own")
            .env("OTEL_LOGS_EXPORTER", LogOptions::isOtlp);
    this.own =
        new OtlpOptions(
            group,
            "logs-otlp",
            "who takes the output of builds by OTLP, over HTTP with /v1/logs added; without it"
                + " nobody, or with --logs-build-output who takes spans");
    own.connection().standard("LOGS");
    own.protocol().env("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");
    Option<Duration> patience =
        group
            .duration(
                "logs-otlp-export-timeout",
                "30s",
                "how long sending a batch may take in all, retries included")
            .env("OTEL_BLRP_EXPORT_TIMEOUT", DurationText::milliseconds);
    this.batch =
        new BatchOptions(
            group, "logs-otlp", new BatchOptions.Kind("line", "BLRP", Batching.LINES), patience);
  }

  Optional<LogTarget> read() {
    boolean isWanted = wanted.isGiven() ? wanted.value() : own.connection().isOwnAddress();
    return isWanted
        ? own.orAs(tracing, "logs", true)
            .map(way -> new LogTarget(way.protocol(), way.connection(), batch.read()))
        : Optional.empty();
  }

  private static boolean isOtlp(String exporter) {
    return switch (exporter.strip().toLowerCase(Locale.ROOT)) {
      case "otlp" -> true;
      case "none" -> false;
      default -> throw new IllegalArgumentException("must be otlp or none");
    };
  }
}
