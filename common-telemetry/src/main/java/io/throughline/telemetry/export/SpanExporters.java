package io.throughline.telemetry.export;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Exporters of spans. */
public final class SpanExporters {
  private SpanExporters() {}

  /**
   * The exporter to a receiver. Nothing in here connects, and none measures itself: whoever uses
   * them measures them all alike.
   *
   * @throws IllegalArgumentException when a file of keys cannot be used
   */
  public static SpanExporter to(SpanTarget target) {
    return switch (target) {
      case SpanTarget.Otlp otlp ->
          switch (otlp.protocol()) {
            case GRPC -> grpc(otlp.connection());
            case HTTP_PROTOBUF -> http(otlp.connection());
          };
      case SpanTarget.Zipkin zipkin -> new ZipkinExporter(zipkin.connection());
      case SpanTarget.GoogleTrace google -> GoogleCloud.find().spans(google.project());
      case SpanTarget.Console _ -> new ConsoleExporter(standardOutput());
      case SpanTarget.File file -> new FileExporter(new RotatedFile(file.path(), file.bytes()));
    };
  }

  /** By itself, so that what a program prints and what is exported cannot hold each other up. */
  private static PrintStream standardOutput() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
  }

  private static SpanExporter grpc(Connection to) {
    OtlpGrpcSpanExporterBuilder builder =
        OtlpGrpcSpanExporter.builder()
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

  private static SpanExporter http(Connection to) {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
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
