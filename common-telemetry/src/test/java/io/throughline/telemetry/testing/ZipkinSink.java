package io.throughline.telemetry.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.config.HostPort;
import io.throughline.http.Exchange;
import io.throughline.http.HttpRoutes;
import io.throughline.http.HttpServer;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes spans as Zipkin does, version 2 of its JSON, and shows what came. */
public final class ZipkinSink implements AutoCloseable {
  private static final int BODY_BYTES = 64 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<JsonNode> spans = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final Telemetry own = Telemetry.start(TelemetryConfig.local("zipkin-sink"));
  private final HttpServer http;
  private volatile int status = 202;

  private ZipkinSink() {
    this.http =
        HttpServer.start(
            vertx,
            own,
            HostPort.loopback(0),
            BODY_BYTES,
            new HttpRoutes().post("/api/v2/spans", this::take));
  }

  public static ZipkinSink start() {
    return new ZipkinSink();
  }

  /** Where it listens. */
  public HostPort address() {
    return http.address();
  }

  /** Every span that came, in the order of coming. */
  public List<JsonNode> spans() {
    return List.copyOf(spans);
  }

  /** Of every request its content type, encoding and authorization. */
  public List<String> headers() {
    return List.copyOf(headers);
  }

  /** Answers with this status from now on. */
  public void answer(int with) {
    status = with;
  }

  @Override
  public void close() {
    http.close();
    own.close();
    vertx.close().await();
  }

  private void take(Exchange exchange) throws IOException {
    String encoding = exchange.header("Content-Encoding").orElse("plain");
    headers.add(
        String.join(
            " ",
            exchange.header("Content-Type").orElse("-"),
            encoding,
            exchange.header("Authorization").orElse("-")));
    try (var body = new ByteArrayInputStream(exchange.body())) {
      JSON.readTree(encoding.equals("gzip") ? new GZIPInputStream(body) : body).forEach(spans::add);
    }
    exchange.send(status);
  }
}
