package io.throughline.telemetry;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;

/** The exporters of the OpenTelemetry protocol, over either of its transports. */
final class Otlp {
  private Otlp() {}

  /** An exporter that measures itself with {@code meters}. */
  static SpanExporter spans(TelemetryConfig config, URI endpoint, MeterProvider meters) {
    return switch (config.otlpProtocol()) {
      case GRPC ->
          OtlpGrpcSpanExporter.builder()
              .setEndpoint(endpoint.toString())
              .setHeaders(config::otlpHeaders)
              .setMeterProvider(meters)
              .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
              .build();
      case HTTP_PROTOBUF ->
          OtlpHttpSpanExporter.builder()
              .setEndpoint(path(endpoint, "/v1/traces"))
              .setHeaders(config::otlpHeaders)
              .setMeterProvider(meters)
              .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
              .build();
    };
  }

  static MetricExporter metrics(TelemetryConfig config, URI endpoint) {
    return switch (config.otlpProtocol()) {
      case GRPC ->
          OtlpGrpcMetricExporter.builder()
              .setEndpoint(endpoint.toString())
              .setHeaders(config::otlpHeaders)
              .build();
      case HTTP_PROTOBUF ->
          OtlpHttpMetricExporter.builder()
              .setEndpoint(path(endpoint, "/v1/metrics"))
              .setHeaders(config::otlpHeaders)
              .build();
    };
  }

  private static String path(URI endpoint, String path) {
    return endpoint.toString().replaceFirst("/+$", "") + path;
  }
}
