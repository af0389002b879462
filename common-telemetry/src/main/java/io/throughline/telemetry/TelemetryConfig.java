package io.throughline.telemetry;

import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.telemetry.export.ExportConfig;
import io.throughline.telemetry.metrics.MetricsConfig;
import io.throughline.telemetry.propagation.PropagationConfig;
import io.throughline.telemetry.redaction.RedactionConfig;
import io.throughline.telemetry.sampling.SamplingConfig;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The telemetry of a service.
 *
 * @param serviceName the {@code service.name} of everything that the service sends
 * @param attributes attributes of the resource beside it
 * @param export where traces and metrics are sent to
 * @param sampling which traces are
 * @param metrics how metrics are reported
 * @param redaction what is hidden in all of it
 * @param propagation how trace context travels between us and others
 */
public record TelemetryConfig(
    String serviceName,
    Map<String, String> attributes,
    ExportConfig export,
    SamplingConfig sampling,
    MetricsConfig metrics,
    RedactionConfig redaction,
    PropagationConfig propagation) {

  public TelemetryConfig {
    attributes = Map.copyOf(attributes);
  }

  /** Telemetry that is kept in the process and sent nowhere. */
  public static TelemetryConfig local(String serviceName) {
    return new TelemetryConfig(
        serviceName,
        Map.of(),
        ExportConfig.NOWHERE,
        SamplingConfig.EVERYTHING,
        MetricsConfig.DEFAULT,
        RedactionConfig.DEFAULT,
        PropagationConfig.DEFAULT);
  }

  /** This configuration for another service of the same process. */
  public TelemetryConfig withServiceName(String name) {
    return new TelemetryConfig(name, attributes, export, sampling, metrics, redaction, propagation);
  }

  /** This configuration with another receiver. */
  public TelemetryConfig withExport(ExportConfig to) {
    return new TelemetryConfig(
        serviceName, attributes, to, sampling, metrics, redaction, propagation);
  }

  /** This configuration with another way to report metrics. */
  public TelemetryConfig withMetrics(MetricsConfig how) {
    return new TelemetryConfig(
        serviceName, attributes, export, sampling, how, redaction, propagation);
  }

  /** This configuration with another choice of traces. */
  public TelemetryConfig withSampling(SamplingConfig choice) {
    return new TelemetryConfig(
        serviceName, attributes, export, choice, metrics, redaction, propagation);
  }

  /** This configuration with other headers. */
  public TelemetryConfig withPropagation(PropagationConfig headers) {
    return new TelemetryConfig(
        serviceName, attributes, export, sampling, metrics, redaction, headers);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<TelemetryConfig> declare(Options options, String service) {
    Options group = options.group("Tracing");
    Option<String> name =
        group
            .text("tracing-service-name", service, "service.name of what this service sends")
            .env("OTEL_SERVICE_NAME", "CONCOURSE_TRACING_SERVICE_NAME");
    Option<Map<String, String>> attributes =
        group
            .pairs("tracing-attribute", "attribute of everything that is sent")
            .env("OTEL_RESOURCE_ATTRIBUTES", "CONCOURSE_TRACING_ATTRIBUTE");
    Supplier<ExportConfig> export = ExportConfig.declare(options);
    Supplier<SamplingConfig> sampling = SamplingConfig.declare(options);
    Supplier<MetricsConfig> metrics = MetricsConfig.declare(options);
    Supplier<RedactionConfig> redaction = RedactionConfig.declare(options);
    Supplier<PropagationConfig> propagation = PropagationConfig.declare(options);
    return () ->
        new TelemetryConfig(
            name.value(),
            attributes.value(),
            export.get(),
            sampling.get(),
            metrics.get(),
            redaction.get(),
            propagation.get());
  }

  @Override
  public String toString() {
    return "TelemetryConfig{" + serviceName + " to " + export + "}";
  }
}
