package io.throughline.http;

import io.opentelemetry.context.Scope;
import io.throughline.work.WorkThreads;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that a route takes, from its head to the end of its answer. The body is collected on
 * the event loop, then the handler runs on a thread of its own.
 */
final class ServedRequest {
  private static final Logger log = LoggerFactory.getLogger(ServedRequest.class);

  /** Bytes of a refused body that are read and thrown away, so that the client sees the answer. */
  private static final long DISCARDED_BYTES = 64L << 20;

  private final RoutingContext routing;
  private final HttpRoutes.Route route;
  private final HttpSpan span;
  private final int bodyBytes;
  private final Buffer body = Buffer.buffer();
  private long received;
  private boolean refused;
  private volatile @Nullable Exchange exchange;
  private volatile @Nullable Future<?> work;

  ServedRequest(RoutingContext routing, HttpRoutes.Route route, HttpSpan span, int bodyBytes) {
    this.routing = routing;
    this.route = route;
    this.span = span;
    this.bodyBytes = bodyBytes;
  }

  /**
   * Runs on the event loop.
   *
   * @param over runs when the answer is sent, or will never be
   */
  void begin(WorkThreads threads, Context context, Runnable over) {
    HttpServerRequest request = routing.request();
    HttpServerResponse response = routing.response();
    response.endHandler(_ -> {
      over.run();
      if (response.closed()) {
        closed();
      } else {
        span.end(response.getStatusCode());
      }
    });
    response.exceptionHandler(_ -> {});
    response.closeHandler(_ -> {
      over.run();
      closed();
    });
    request.exceptionHandler(_ -> {});
    request.handler(this::receive);
    request.endHandler(_ -> {
      if (!refused && !response.closed()) {
        start(threads, context);
      }
    });
    if (announcedBytes(request) > bodyBytes) {
      refuse();
    } else if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      response.writeContinue();
    }
  }

  /** The server stops: an answer that has no end by itself ends now. */
  void stop() {
    Exchange begun = exchange;
    Future<?> running = work;
    if (begun != null && begun.isStreaming() && running != null) {
      running.cancel(true);
    }
  }

  private void receive(Buffer piece) {
    received += piece.length();
    if (received > bodyBytes + DISCARDED_BYTES) {
      routing.request().connection().close();
    } else if (received > bodyBytes) {
      refuse();
    } else {
      body.appendBuffer(piece);
    }
  }

  private void refuse() {
    if (!refused) {
      refused = true;
      routing
          .response()
          .setStatusCode(413)
          .putHeader("Content-Type", "text/plain; charset=utf-8")
          .end("the body is larger than " + bodyBytes + " bytes");
    }
  }

  private void closed() {
    HttpServerResponse response = routing.response();
    span.closed(response.headWritten() ? Optional.of(response.getStatusCode()) : Optional.empty());
    Exchange begun = exchange;
    if (begun != null) {
      begun.clientGone();
    }
    Future<?> running = work;
    if (running != null) {
      running.cancel(true);
    }
  }

  private void start(WorkThreads threads, Context context) {
    Exchange begun = new Exchange(routing, context, body, span);
    exchange = begun;
    try (Scope _ = span.context().makeCurrent()) {
      work = threads.start(() -> handle(begun));
    } catch (RejectedExecutionException _) {
      begun.sendText(503, "the service stops");
    }
  }

  private void handle(Exchange exchange) {
    try {
      route.handler().handle(exchange);
      if (!exchange.isComplete()) {
        throw new IllegalStateException("the handler returned without an answer");
      }
    } catch (HttpFailure e) {
      exchange.fail(e.status(), String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      // The client has gone away, or the server stops: there is nobody to answer.
      exchange.breakOff();
    } catch (Exception | Error e) {
      log.error("{} {} failed", route.method(), route.path(), e);
      span.failed(e);
      exchange.fail(500, "internal error: " + e.getClass().getSimpleName());
    }
  }

  private static long announcedBytes(HttpServerRequest request) {
    try {
      String length = request.getHeader("Content-Length");
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
