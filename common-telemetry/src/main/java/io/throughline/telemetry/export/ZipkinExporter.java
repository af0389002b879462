package io.throughline.telemetry.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.throughline.telemetry.export.Connection.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** Sends spans to Zipkin. OpenTelemetry publishes no exporter for it any more. */
final class ZipkinExporter implements SpanExporter {
  private final Connection to;
  private final HttpClient http;

  ZipkinExporter(Connection to) {
    this.to = to;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(to.timeout())
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    if (!to.tls().isDefault()) {
      builder.sslContext(to.tls().load().context());
    }
    this.http = builder.build();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = new CompletableResultCode();
    var _ =
        http.sendAsync(request(ZipkinJson.of(spans)), HttpResponse.BodyHandlers.discarding())
            .whenComplete((response, failure) -> {
              if (failure != null) {
                result.failExceptionally(failure);
              } else if (response.statusCode() / 100 == 2) {
                result.succeed();
              } else {
                result.failExceptionally(
                    new IOException("Zipkin answers with status " + response.statusCode()));
              }
            });
    return result;
  }

  private HttpRequest request(byte[] json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to.address())
            .timeout(to.timeout())
            .header("Content-Type", "application/json");
    to.headers().forEach(request::setHeader);
    return switch (to.compression()) {
      case NONE -> request.POST(HttpRequest.BodyPublishers.ofByteArray(json)).build();
      case GZIP ->
          request
              .header("Content-Encoding", Compression.GZIP.toString())
              .POST(HttpRequest.BodyPublishers.ofByteArray(zipped(json)))
              .build();
    };
  }

  private static byte[] zipped(byte[] json) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    http.shutdownNow();
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public String toString() {
    return "zipkin " + to;
  }
}
