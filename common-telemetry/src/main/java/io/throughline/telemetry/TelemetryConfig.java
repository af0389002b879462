package io.throughline.telemetry;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where a service's telemetry goes. The names of the options are those of OpenTelemetry's own
 * environment variables.
 *
 * @param serviceName the {@code service.name} of everything that the service sends
 * @param attributes attributes of the resource beside it
 * @param otlpEndpoint where traces and metrics are sent to; absent: nowhere
 * @param otlpProtocol how
 * @param otlpHeaders headers of every request to the endpoint; may be secrets
 * @param sampler name of the sampler, as {@code OTEL_TRACES_SAMPLER} has them
 * @param samplerRatio share of traces that a ratio sampler exports, 0 to 1
 * @param queueSize unsent spans that are kept at most
 * @param metricInterval pause between two exports of metrics
 */
public record TelemetryConfig(
    String serviceName,
    Map<String, String> attributes,
    Optional<URI> otlpEndpoint,
    OtlpProtocol otlpProtocol,
    Map<String, String> otlpHeaders,
    SamplerName sampler,
    double samplerRatio,
    int queueSize,
    Duration metricInterval) {

  /** The two transports of OTLP. */
  public enum OtlpProtocol {
    GRPC,
    HTTP_PROTOBUF;

    /** As {@code OTEL_EXPORTER_OTLP_PROTOCOL} has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '/');
    }
  }

  /** The samplers of the specification that need no other service. */
  public enum SamplerName {
    ALWAYS_ON,
    ALWAYS_OFF,
    TRACEIDRATIO,
    PARENTBASED_ALWAYS_ON,
    PARENTBASED_ALWAYS_OFF,
    PARENTBASED_TRACEIDRATIO
  }

  public TelemetryConfig {
    attributes = Map.copyOf(attributes);
    otlpHeaders = Map.copyOf(otlpHeaders);
  }

  /** Telemetry that is kept in the process and sent nowhere. */
  public static TelemetryConfig local(String serviceName) {
    return new TelemetryConfig(
        serviceName,
        Map.of(),
        Optional.empty(),
        OtlpProtocol.GRPC,
        Map.of(),
        SamplerName.PARENTBASED_ALWAYS_ON,
        1.0,
        32_768,
        Duration.ofSeconds(60));
  }

  /** This configuration for another service of the same process. */
  public TelemetryConfig withServiceName(String name) {
    return new TelemetryConfig(
        name,
        attributes,
        otlpEndpoint,
        otlpProtocol,
        otlpHeaders,
        sampler,
        samplerRatio,
        queueSize,
        metricInterval);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<TelemetryConfig> declare(Options options, String service) {
    Options group = options.group("Telemetry");
    Option<String> name =
        group
            .text("otel-service-name", service, "service.name of what this service sends")
            .env("OTEL_SERVICE_NAME");
    Option<Map<String, String>> attributes =
        group
            .map("otel-resource-attributes", "more attributes of the resource")
            .env("OTEL_RESOURCE_ATTRIBUTES");
    Option<Optional<URI>> endpoint =
        group
            .optionalUri(
                "otel-exporter-otlp-endpoint",
                "where traces and metrics are sent to by OTLP; nowhere without it")
            .env("OTEL_EXPORTER_OTLP_ENDPOINT");
    Option<OtlpProtocol> protocol =
        group
            .choice(
                "otel-exporter-otlp-protocol",
                OtlpProtocol.class,
                OtlpProtocol.GRPC,
                "grpc or http/protobuf")
            .env("OTEL_EXPORTER_OTLP_PROTOCOL");
    Option<Map<String, String>> headers =
        group
            .map("otel-exporter-otlp-headers", "headers sent with it")
            .env("OTEL_EXPORTER_OTLP_HEADERS")
            .secret();
    Option<SamplerName> sampler = sampler(group);
    Option<Double> ratio =
        group
            .decimal("otel-traces-sampler-arg", 1.0, 0, 1, "share of traces for a ratio sampler")
            .env("OTEL_TRACES_SAMPLER_ARG");
    Option<Integer> queue =
        group
            .integer("otel-bsp-max-queue-size", 32_768, 1, 10_000_000, "unsent spans kept at most")
            .env("OTEL_BSP_MAX_QUEUE_SIZE");
    Option<Integer> interval = metricInterval(group);
    return () ->
        new TelemetryConfig(
            name.value(),
            decoded(attributes.value()),
            endpoint.value(),
            protocol.value(),
            decoded(headers.value()),
            sampler.value(),
            ratio.value(),
            queue.value(),
            Duration.ofMillis(interval.value()));
  }

  private static Option<SamplerName> sampler(Options group) {
    return group
        .choice(
            "otel-traces-sampler",
            SamplerName.class,
            SamplerName.PARENTBASED_ALWAYS_ON,
            "which traces are exported: always_on, always_off or traceidratio, or one of them behind"
                + " parentbased_; the trace of a build is kept by Throughline itself in any case")
        .env("OTEL_TRACES_SAMPLER");
  }

  private static Option<Integer> metricInterval(Options group) {
    return group
        .integer(
            "otel-metric-export-interval",
            60_000,
            100,
            86_400_000,
            "milliseconds between two exports of metrics")
        .env("OTEL_METRIC_EXPORT_INTERVAL");
  }

  /** The variables with which another process has this configuration; holds the headers. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("OTEL_SERVICE_NAME", serviceName);
    variables.put("OTEL_RESOURCE_ATTRIBUTES", encoded(attributes));
    otlpEndpoint.ifPresent(uri -> variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", uri.toString()));
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", otlpProtocol.toString());
    variables.put("OTEL_EXPORTER_OTLP_HEADERS", encoded(otlpHeaders));
    variables.put("OTEL_TRACES_SAMPLER", sampler.name().toLowerCase(Locale.ROOT));
    variables.put("OTEL_TRACES_SAMPLER_ARG", Double.toString(samplerRatio));
    variables.put("OTEL_BSP_MAX_QUEUE_SIZE", Integer.toString(queueSize));
    variables.put("OTEL_METRIC_EXPORT_INTERVAL", Long.toString(metricInterval.toMillis()));
    return variables;
  }

  /** Without headers and the user in an address, which may hold a token. */
  @Override
  public String toString() {
    return "TelemetryConfig{"
        + serviceName
        + " to "
        + otlpEndpoint.map(uri -> uri.getHost() + ":" + uri.getPort()).orElse("nowhere")
        + "}";
  }

  /** OpenTelemetry writes values with percent signs, as baggage does. */
  private static Map<String, String> decoded(Map<String, String> encoded) {
    Map<String, String> decoded = new LinkedHashMap<>();
    encoded.forEach((key, value) -> decoded.put(key, decoded(value)));
    return decoded;
  }

  private static String encoded(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining(","));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return value;
    }
  }
}
