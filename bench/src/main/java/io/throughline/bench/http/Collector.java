package io.throughline.bench.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/** Takes traces and metrics by OTLP over HTTP, reads the spans and counts them. */
public final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder spans = new LongAdder();

  private Collector(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port of the loopback interface. */
  public static Collector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Collector collector = new Collector(server);
    server.setExecutor(collector.threads);
    server.createContext("/v1/traces", collector::traces);
    server.createContext("/v1/metrics", Collector::metrics);
    server.start();
    return collector;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Spans that came. */
  public long spans() {
    return spans.sum();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void traces(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = body(exchange)) {
      ExportTraceServiceRequest.parseFrom(body)
          .getResourceSpansList()
          .forEach(resource ->
              resource.getScopeSpansList().forEach(scope -> spans.add(scope.getSpansCount())));
      accept(exchange);
    }
  }

  private static void metrics(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = body(exchange)) {
      body.readAllBytes();
      accept(exchange);
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(body)
        : body;
  }

  private static void accept(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
  }
}
