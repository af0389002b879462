package io.throughline.telemetry.export;

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
public final class Otlp {
  private Otlp() {}

  /** An exporter that measures itself with {@code meters}. */
  public static SpanExporter spans(ExportConfig config, URI endpoint, MeterProvider meters) {
    return switch (config.protocol()) {
      case GRPC ->
          OtlpGrpcSpanExporter.builder()
              .setEndpoint(endpoint.toString())
              .setHeaders(config::headers)
              .setMeterProvider(meters)
              .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
              .build();
      case HTTP_PROTOBUF ->
          OtlpHttpSpanExporter.builder()
              .setEndpoint(path(endpoint, "/v1/traces"))
              .setHeaders(config::headers)
              .setMeterProvider(meters)
              .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
              .build();
    };
  }

  /** An exporter of metrics. */
  public static MetricExporter metrics(ExportConfig config, URI endpoint) {
    return switch (config.protocol()) {
      case GRPC ->
          OtlpGrpcMetricExporter.builder()
              .setEndpoint(endpoint.toString())
              .setHeaders(config::headers)
              .build();
      case HTTP_PROTOBUF ->
          OtlpHttpMetricExporter.builder()
              .setEndpoint(path(endpoint, "/v1/metrics"))
              .setHeaders(config::headers)
              .build();
    };
  }

  private static String path(URI endpoint, String path) {
    return endpoint.toString().replaceFirst("/+$", "") + path;
  }
}
