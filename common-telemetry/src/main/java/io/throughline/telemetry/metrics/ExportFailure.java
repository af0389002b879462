package io.throughline.telemetry.metrics;

import io.opentelemetry.exporter.internal.FailedExportException;
import org.jspecify.annotations.Nullable;

/**
 * Why an export failed.
 *
 * <p>The SDK has the answer of a collector in a class that it calls internal; without it nobody
 * could be told more than that an export failed. What the collector wrote is not looked at: it may
 * repeat what it was sent.
 *
 * @param type a word of low cardinality: the status that was answered, or the class of the error
 * @param text for people
 */
record ExportFailure(String type, String text) {
  private static final int TEXT_LENGTH = 200;
  private static final ExportFailure UNKNOWN =
      new ExportFailure("export_failed", "the exporter does not say why");

  static ExportFailure of(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> UNKNOWN;
      case FailedExportException.HttpExportException http
          when http.failedWithResponse() && http.getResponse() != null -> {
        int status = http.getResponse().getStatusCode();
        yield new ExportFailure(Integer.toString(status), "HTTP status " + status);
      }
      case FailedExportException.GrpcExportException grpc
          when grpc.failedWithResponse() && grpc.getResponse() != null -> {
        String status = grpc.getResponse().getStatusCode().name();
        yield new ExportFailure(status, "gRPC status " + status);
      }
      case FailedExportException wrapper when wrapper.getCause() != null -> of(wrapper.getCause());
      case Throwable other -> new ExportFailure(other.getClass().getName(), text(other));
    };
  }

  private static String text(Throwable failure) {
    String text = failure.toString().lines().findFirst().orElse("");
    return text.length() > TEXT_LENGTH ? text.substring(0, TEXT_LENGTH) + "..." : text;
  }
}
