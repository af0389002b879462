package io.throughline.http;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.throughline.config.HostPort;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.work.WorkThreads;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves routes over HTTP/1.1, each request in a span of its own. */
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  /** Longest time without a byte in either direction before a connection is closed. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  private static final TextMapGetter<HttpServerRequest> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServerRequest request) {
          return request.headers().names();
        }

        @Override
        public @Nullable String get(@Nullable HttpServerRequest request, String key) {
          return request == null ? null : request.getHeader(key);
        }
      };

  private final Telemetry telemetry;
  private final HostPort address;
  private final int bodyBytes;
  private final WorkThreads threads = WorkThreads.named("http");
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
    router.errorHandler(404, routing -> routing.response().setStatusCode(404).end());
    router.errorHandler(405, routing -> routing.response().setStatusCode(405).end());
    this.http =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setTracingPolicy(TracingPolicy.IGNORE)
                    .setTcpKeepAlive(true)
                    .setCompressionSupported(true)
                    .setIdleTimeout((int) IDLE.toSeconds())
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setMaxFormAttributeSize(bodyBytes)
                    .setMaxInitialLineLength(16 << 10)
                    .setMaxHeaderSize(32 << 10))
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
    server.http.listen(address.port(), address.host()).await();
    return server;
  }

  /** Where it listens, with the port that it got. */
  public HostPort address() {
    return new HostPort(address.host(), http.actualPort());
  }

  /** Stops to listen; requests that are still handled are interrupted. */
  @Override
  public void close() {
    http.close().await();
    threads.close();
  }

  /** Runs on the event loop: collects the body, then leaves the request to its own thread. */
  private void receive(RoutingContext routing, HttpRoutes.Route route) {
    HttpServerRequest request = routing.request();
    HttpSpan span = HttpSpan.server(telemetry, request, route, HEADERS);
    routing.addEndHandler(_ -> span.end(routing.response().getStatusCode()));
    Buffer body = Buffer.buffer();
    io.vertx.core.Context context = routing.vertx().getOrCreateContext();
    request.handler(piece -> {
      if (body.length() + piece.length() > bodyBytes) {
        request.handler(null);
        routing
            .response()
            .setStatusCode(413)
            .putHeader("Connection", "close")
            .end("the body is larger than " + bodyBytes + " bytes");
      } else {
        body.appendBuffer(piece);
      }
    });
    request.exceptionHandler(_ -> span.end(499));
    request.endHandler(_ -> {
      if (routing.response().ended()) {
        return;
      }
      Exchange exchange = new Exchange(routing, context, body);
      try (Scope _ = span.context().makeCurrent()) {
        Future<?> work = threads.start(() -> handle(exchange, route, span));
        routing.response().closeHandler(_ -> work.cancel(true));
      }
    });
  }

  private static void handle(Exchange exchange, HttpRoutes.Route route, HttpSpan span) {
    try {
      route.handler().handle(exchange);
    } catch (HttpFailure e) {
      exchange.sendText(e.status(), String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error e) {
      log.error("{} {} failed", route.method(), route.path(), e);
      span.failed(e);
      exchange.sendText(500, "internal error: " + e.getClass().getSimpleName());
    }
  }

  /** The span and the measurement of one request. */
  private static final class HttpSpan {
    private final Telemetry telemetry;
    private final Span span;
    private final Context context;
    private final HttpRoutes.Route route;
    private final long startNanos = System.nanoTime();
    private boolean ended;

    private HttpSpan(Telemetry telemetry, Span span, Context context, HttpRoutes.Route route) {
      this.telemetry = telemetry;
      this.span = span;
      this.context = context;
      this.route = route;
    }

    static HttpSpan server(
        Telemetry telemetry,
        HttpServerRequest request,
        HttpRoutes.Route route,
        TextMapGetter<HttpServerRequest> headers) {
      Context caller = telemetry.propagator().extract(Context.root(), request, headers);
      SpanStart start =
          telemetry
              .span(SpanName.HTTP_SERVER, request.method().name(), route.path())
              .parent(caller)
              .attribute(Attribute.HTTP_REQUEST_METHOD, request.method().name())
              .attribute(Attribute.HTTP_ROUTE, route.path())
              .attribute(Attribute.URL_PATH, request.path())
              .attribute(Attribute.URL_SCHEME, request.isSSL() ? "https" : "http")
              .attribute(Attribute.CLIENT_ADDRESS, request.remoteAddress().host())
              .attribute(
                  Attribute.NETWORK_PROTOCOL_VERSION,
                  request.version() == HttpVersion.HTTP_2 ? "2" : "1.1")
              .attribute(Attribute.USER_AGENT, request.getHeader("User-Agent"));
      Span span = (route.kept() ? start.keep() : start).start();
      return new HttpSpan(telemetry, span, caller.with(span), route);
    }

    Context context() {
      return context;
    }

    void failed(Throwable failure) {
      span.setAttribute(Attribute.ERROR_TYPE, failure.getClass().getName());
    }

    synchronized void end(int status) {
      if (ended) {
        return;
      }
      ended = true;
      span.setAttribute(Attribute.HTTP_RESPONSE_STATUS_CODE, (long) status);
      if (status >= 500) {
        span.setStatus(StatusCode.ERROR);
      }
      Attributes labels =
          Attributes.of(
              Attribute.HTTP_REQUEST_METHOD, route.method().name(),
              Attribute.HTTP_ROUTE, route.path(),
              Attribute.HTTP_RESPONSE_STATUS_CODE, (long) status);
      telemetry
          .histogram(MetricName.HTTP_SERVER_DURATION)
          .record((System.nanoTime() - startNanos) / 1e9, labels, context);
      span.end();
    }
  }
}
