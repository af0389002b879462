package io.throughline.http;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.config.HostPort;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A server on loopback whose spans are recorded, and clients for it. */
final class HttpRig implements AutoCloseable {
  static final int BODY_BYTES = 100_000;

  final Vertx vertx = Vertx.vertx();
  final RecordedTelemetry recorded;
  final HttpRoutes routes = new HttpRoutes();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer server;

  HttpRig() {
    this(TelemetryConfig.local("test"));
  }

  HttpRig(TelemetryConfig config) {
    this.recorded = RecordedTelemetry.with(config);
  }

  Telemetry telemetry() {
    return recorded.telemetry();
  }

  /** Serves the routes that have been added. */
  HttpRig start() {
    server = HttpServer.start(vertx, telemetry(), HostPort.loopback(0), BODY_BYTES, routes);
    return this;
  }

  HttpServer server() {
    return server;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + server.address() + path));
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A connection for bytes that no client library would send. */
  Socket socket(String bytes) throws IOException {
    Socket socket = new Socket(server.address().host(), server.address().port());
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return socket;
  }

  /** Everything that comes until the other side closes. */
  static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  List<SpanData> spans() {
    return recorded.spans();
  }

  @Override
  public void close() {
    client.shutdownNow();
    if (server != null) {
      server.close();
    }
    recorded.close();
    vertx.close().await();
  }
}
