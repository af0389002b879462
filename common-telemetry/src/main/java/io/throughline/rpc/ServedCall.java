package io.throughline.rpc;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.work.WorkThreads;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that is being served, from its head to its status. It begins on the event loop, its
 * handler runs on a thread of its own.
 */
final class ServedCall<Q, R> {
  private static final Logger log = LoggerFactory.getLogger(ServedCall.class);

  private final RpcService.Method<Q, R> method;
  private final RpcSpan span;
  private final RpcSink<R> sink;
  private final Redaction redaction;
  private @Nullable Future<?> work;
  private long deadlineTimer = -1;
  private volatile boolean stopped;

  ServedCall(RpcService.Method<Q, R> method, RpcSpan span, RpcSink<R> sink, Redaction redaction) {
    this.method = method;
    this.span = span;
    this.sink = sink;
    this.redaction = redaction;
  }

  /** Waits for the message, then leaves the call to its own thread. */
  void begin(Vertx vertx, GrpcServerRequest<Q, R> request, WorkThreads threads) {
    Context context = span.context();
    if (request.timeout() > 0) {
      context = Deadline.in(context, Duration.ofMillis(request.timeout()));
      deadlineTimer = vertx.setTimer(request.timeout(), _ -> expire());
    }
    Context called = context;
    request.invalidMessageHandler(e ->
        finish(
            e instanceof MessageSizeOverflowException
                ? new RpcException(
                    GrpcStatus.RESOURCE_EXHAUSTED,
                    "the request is larger than " + RpcConfig.MESSAGE_BYTES + " bytes")
                : unreadable(e)));
    request
        .last()
        .onFailure(e ->
            finish(
                e instanceof NullPointerException // That is how Vert.x says that there was none.
                    ? RpcException.invalidArgument("the call has no message")
                    : unreadable(e)))
        .onSuccess(message -> {
          if (!sink.isGone()) {
            try (Scope _ = called.makeCurrent()) {
              start(threads, message);
            }
          }
        });
  }

  /** The caller, or its connection, has gone away. */
  void gone(Vertx vertx) {
    vertx.cancelTimer(deadlineTimer);
    span.end(GrpcStatus.CANCELLED, "the caller has gone away");
    sink.markGone();
    interrupt();
  }

  /** The server stops: a stream ends now, so that the caller can turn to another one. */
  void stop() {
    if (method.streams()) {
      stopped = true;
      interrupt();
    }
  }

  /** Ends the call with another status than OK. */
  void finish(RpcException e) {
    String message = redaction.apply(String.valueOf(e.getMessage()));
    span.end(e.status(), message);
    sink.end(e.status(), message);
  }

  private synchronized void start(WorkThreads threads, Q message) {
    try {
      if (!stopped) {
        work = threads.start(() -> run(message));
        return;
      }
    } catch (RejectedExecutionException _) {
      // The server is closed by now.
    }
    finish(stopping());
  }

  private void expire() {
    finish(new RpcException(GrpcStatus.DEADLINE_EXCEEDED, "the time of the call has run out"));
    interrupt();
  }

  private synchronized void interrupt() {
    if (work != null) {
      work.cancel(true);
    }
  }

  private void run(Q message) {
    try {
      method.handler().answer(message, sink);
      span.end(GrpcStatus.OK, "");
      sink.end(GrpcStatus.OK, "");
    } catch (RpcException e) {
      fail(e);
    } catch (InterruptedException _) {
      fail(new RpcException(GrpcStatus.CANCELLED, "the call was interrupted"));
    } catch (Exception | Error e) {
      if (!sink.isGone() && !stopped) {
        log.error("{} failed", method.name(), e);
      }
      String what = e.getClass().getSimpleName() + ": " + e.getMessage();
      fail(new RpcException(GrpcStatus.INTERNAL, what, e));
    }
  }

  private void fail(RpcException e) {
    finish(stopped ? stopping() : e);
  }

  private static RpcException stopping() {
    return new RpcException(GrpcStatus.UNAVAILABLE, "the service stops");
  }

  private static RpcException unreadable(Throwable e) {
    return new RpcException(GrpcStatus.INTERNAL, "the request cannot be read", e);
  }
}
