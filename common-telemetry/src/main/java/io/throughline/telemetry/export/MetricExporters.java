package io.throughline.telemetry.export;

import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporterBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.List;

/** Exporters of metrics. */
public final class MetricExporters {
  private MetricExporters() {}

  /**
   * An exporter to each receiver of metrics. Nothing in here connects.
   *
   * @throws IllegalArgumentException when a file of keys cannot be used
   */
  public static List<MetricExporter> of(ExportConfig config) {
    return config.metrics().stream().map(MetricExporters::to).toList();
  }

  private static MetricExporter to(MetricTarget target) {
    return switch (target) {
      case MetricTarget.Otlp otlp ->
          switch (otlp.protocol()) {
            case GRPC -> grpc(otlp.connection());
            case HTTP_PROTOBUF -> http(otlp.connection());
          };
      case MetricTarget.GoogleMonitoring google -> GoogleCloud.find().metrics(google.project());
    };
  }

  private static MetricExporter grpc(Connection to) {
    OtlpGrpcMetricExporterBuilder builder =
        OtlpGrpcMetricExporter.builder()
            .setEndpoint(to.address().toString())
            .setHeaders(to::headers)
            .setCompression(to.compression().toString())
            .setTimeout(to.timeout())
            .setConnectTimeout(to.timeout());
    if (!to.tls().isDefault()) {
      Tls.Material tls = to.tls().load();
      builder.setSslContext(tls.context(), tls.trust());
    }
    return builder.build();
  }

  private static MetricExporter http(Connection to) {
    OtlpHttpMetricExporterBuilder builder =
        OtlpHttpMetricExporter.builder()
            .setEndpoint(to.address().toString())
            .setHeaders(to::headers)
            .setCompression(to.compression().toString())
            .setTimeout(to.timeout())
            .setConnectTimeout(to.timeout());
    if (!to.tls().isDefault()) {
      Tls.Material tls = to.tls().load();
      builder.setSslContext(tls.context(), tls.trust());
    }
    return builder.build();
  }
}
