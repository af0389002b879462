package io.throughline.http;

import io.throughline.config.HostPort;
import io.throughline.telemetry.Telemetry;
import io.throughline.work.WorkThreads;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Serves routes over HTTP/1.1, each request in a span of its own. */
public final class HttpServer implements AutoCloseable {
  /** Longest time without a byte in either direction before a connection is closed. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int LINE_BYTES = 16 << 10;
  private static final int HEADER_BYTES = 32 << 10;

  private final Telemetry telemetry;
  private final HostPort address;
  private final int bodyBytes;
  private final WorkThreads threads = WorkThreads.named("http");
  private final Set<ServedRequest> requests = ConcurrentHashMap.newKeySet();
  private final io.vertx.core.http.HttpServer http;

  private HttpServer(
      Vertx vertx, Telemetry telemetry, HostPort address, int bodyBytes, HttpRoutes routes) {
    this.telemetry = telemetry;
    this.address = address;
    this.bodyBytes = bodyBytes;
    Router router = Router.router(vertx);
    Map<String, String> headers = routes.headers();
    router
        .route()
        .handler(routing -> {
          headers.forEach(routing.response()::putHeader);
          routing.next();
        });
    routes
        .all()
        .forEach(route ->
            router.route(route.method(), route.path()).handler(routing -> receive(routing, route)));
    router.errorHandler(400, routing -> refuse(routing, 400));
    router.errorHandler(404, routing -> refuse(routing, 404));
    router.errorHandler(405, routing -> refuse(routing, 405));
    this.http =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setTracingPolicy(TracingPolicy.IGNORE)
                    .setTcpKeepAlive(true)
                    .setCompressionSupported(true)
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout((int) IDLE.toSeconds())
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setMaxInitialLineLength(LINE_BYTES)
                    .setMaxHeaderSize(HEADER_BYTES))
            .requestHandler(router);
  }

  /**
   * Starts to listen.
   *
   * @param bodyBytes largest body of a request; larger ones are answered with 413
   * @throws RuntimeException when the address cannot be listened on
   */
  public static HttpServer start(
      Vertx vertx, Telemetry telemetry, HostPort address, int bodyBytes, HttpRoutes routes) {
    HttpServer server = new HttpServer(vertx, telemetry, address, bodyBytes, routes);
    server
        .http
        .listen(address.port(), address.host())
        .recover(e ->
            Future.failedFuture(
                new IllegalStateException(
                    "cannot listen on " + address + ": " + e.getMessage(), e)))
        .await();
    return server;
  }

  /** Where it listens, with the port that it got. */
  public HostPort address() {
    return new HostPort(address.host(), http.actualPort());
  }

  /**
   * Stops to listen. Streams are interrupted at once; other requests have some seconds to be
   * answered before they are interrupted.
   */
  @Override
  public void close() {
    Future<Void> closed = http.shutdown(GRACE.toSeconds(), TimeUnit.SECONDS);
    requests.forEach(ServedRequest::stop);
    closed.await();
    threads.close();
  }

  /** Runs on the event loop. */
  private void receive(RoutingContext routing, HttpRoutes.Route route) {
    HttpSpan span = HttpSpan.of(telemetry, routing.request(), route);
    ServedRequest request = new ServedRequest(routing, route, span, bodyBytes);
    requests.add(request);
    request.begin(threads, routing.vertx().getOrCreateContext(), () -> requests.remove(request));
  }

  /** Answers a request that no route takes. */
  private void refuse(RoutingContext routing, int status) {
    HttpSpan span = HttpSpan.unmatched(telemetry, routing.request());
    routing.response().setStatusCode(status).end();
    span.end(status);
  }
}
