package io.throughline.telemetry.export;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporterBuilder;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;

/** Exporters of log records. */
public final class LogExporters {
  private LogExporters() {}

  /**
   * The exporter to a receiver. Nothing in here connects.
   *
   * @throws IllegalArgumentException when a file of keys cannot be used
   */
  public static LogRecordExporter to(LogTarget target) {
    return switch (target.protocol()) {
      case GRPC -> grpc(target.connection());
      case HTTP_PROTOBUF -> http(target.connection());
    };
  }

  private static LogRecordExporter grpc(Connection to) {
    OtlpGrpcLogRecordExporterBuilder builder =
        OtlpGrpcLogRecordExporter.builder()
            .setEndpoint(to.address().toString())
            .setHeaders(to::headers)
            .setCompression(to.compression().toString())
            .setTimeout(to.timeout())
            .setConnectTimeout(to.timeout())
            .setMeterProvider(MeterProvider.noop());
    if (!to.tls().isDefault()) {
      Tls.Material tls = to.tls().load();
      builder.setSslContext(tls.context(), tls.trust());
    }
    return builder.build();
  }

  private static LogRecordExporter http(Connection to) {
    OtlpHttpLogRecordExporterBuilder builder =
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint(to.address().toString())
            .setHeaders(to::headers)
            .setCompression(to.compression().toString())
            .setTimeout(to.timeout())
            .setConnectTimeout(to.timeout())
            .setMeterProvider(MeterProvider.noop());
    if (!to.tls().isDefault()) {
      Tls.Material tls = to.tls().load();
      builder.setSslContext(tls.context(), tls.trust());
    }
    return builder.build();
  }
}
