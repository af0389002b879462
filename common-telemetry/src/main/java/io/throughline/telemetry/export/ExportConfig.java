package io.throughline.telemetry.export;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where traces and metrics are sent to.
 *
 * @param endpoint the receiver; absent: nowhere
 * @param protocol how
 * @param headers headers of every request to the endpoint; may be secrets
 * @param queueSize unsent spans that are kept at most
 */
public record ExportConfig(
    Optional<URI> endpoint, OtlpProtocol protocol, Map<String, String> headers, int queueSize) {
  /** Nothing is sent anywhere. */
  public static final ExportConfig NOWHERE =
      new ExportConfig(Optional.empty(), OtlpProtocol.GRPC, Map.of(), 32_768);

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

  public ExportConfig {
    headers = Map.copyOf(headers);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<ExportConfig> declare(Options options) {
    Options group = options.group("Telemetry");
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
            .pairs("otel-exporter-otlp-headers", "headers sent with it")
            .env("OTEL_EXPORTER_OTLP_HEADERS")
            .secret();
    Option<Integer> queue =
        group
            .integer("otel-bsp-max-queue-size", 32_768, 1, 10_000_000, "unsent spans kept at most")
            .env("OTEL_BSP_MAX_QUEUE_SIZE");
    return () ->
        new ExportConfig(endpoint.value(), protocol.value(), headers.value(), queue.value());
  }

  /** Without headers and the user in an address, which may hold a token. */
  @Override
  public String toString() {
    return endpoint.map(uri -> uri.getHost() + ":" + uri.getPort()).orElse("nowhere");
  }
}
