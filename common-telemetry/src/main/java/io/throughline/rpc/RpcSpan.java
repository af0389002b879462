package io.throughline.rpc;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.vertx.grpc.common.GrpcStatus;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The span and the measurement of one call, on either side; ended once, whoever comes first. */
final class RpcSpan {
  /** What counts against a server; the others are the caller's business. */
  private static final Set<GrpcStatus> SERVER_ERRORS =
      EnumSet.of(
          GrpcStatus.UNKNOWN,
          GrpcStatus.DEADLINE_EXCEEDED,
          GrpcStatus.UNIMPLEMENTED,
          GrpcStatus.INTERNAL,
          GrpcStatus.UNAVAILABLE,
          GrpcStatus.DATA_LOSS);

  private final Span span;
  private final Context context;
  private final String method;
  private final DoubleHistogram duration;
  private final boolean server;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();

  private RpcSpan(
      Span span, Context context, String method, DoubleHistogram duration, boolean server) {
    this.span = span;
    this.context = context;
    this.method = method;
    this.duration = duration;
    this.server = server;
  }

  static RpcSpan client(Telemetry telemetry, String method, String host, int port) {
    Span span =
        telemetry
            .span(SpanName.RPC_CLIENT, method)
            .attribute(Attribute.RPC_SYSTEM, "grpc")
            .attribute(Attribute.RPC_METHOD, method)
            .attribute(Attribute.SERVER_ADDRESS, host)
            .attribute(Attribute.SERVER_PORT, (long) port)
            .start();
    return new RpcSpan(
        span,
        Context.current().with(span),
        method,
        telemetry.histogram(MetricName.RPC_CLIENT_DURATION),
        false);
  }

  static RpcSpan server(Telemetry telemetry, String method, Context caller) {
    Span span =
        telemetry
            .span(SpanName.RPC_SERVER, method)
            .parent(caller)
            .attribute(Attribute.RPC_SYSTEM, "grpc")
            .attribute(Attribute.RPC_METHOD, method)
            .start();
    return new RpcSpan(
        span, caller.with(span), method, telemetry.histogram(MetricName.RPC_SERVER_DURATION), true);
  }

  /** The context with the span in it. */
  Context context() {
    return context;
  }

  void end(GrpcStatus status, String message) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    span.setAttribute(Attribute.RPC_STATUS, status.name());
    AttributesBuilder labels =
        Attributes.builder()
            .put(Attribute.RPC_SYSTEM, "grpc")
            .put(Attribute.RPC_METHOD, method)
            .put(Attribute.RPC_STATUS, status.name());
    boolean failed = server ? SERVER_ERRORS.contains(status) : status != GrpcStatus.OK;
    if (failed) {
      labels.put(Attribute.ERROR_TYPE, status.name());
      span.setAttribute(Attribute.ERROR_TYPE, status.name());
      span.setStatus(StatusCode.ERROR, message);
    }
    duration.record((System.nanoTime() - startNanos) / 1e9, labels.build(), context);
    span.end();
  }
}
