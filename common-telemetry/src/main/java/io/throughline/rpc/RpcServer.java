package io.throughline.rpc;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.throughline.config.HostPort;
import io.throughline.telemetry.Telemetry;
import io.throughline.work.WorkThreads;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.Service;
import io.vertx.grpc.server.ServiceBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the gRPC services of one process, with the standard health and reflection services beside
 * them.
 */
public final class RpcServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);
  private static final int CONCURRENT_CALLS = 10_000;
  private static final int CONNECTION_WINDOW = 8 << 20;
  private static final int STREAM_WINDOW = 4 << 20;

  /** The request of the call that Vert.x hands over on this event loop right now. */
  private static final ThreadLocal<@Nullable HttpServerRequest> CURRENT = new ThreadLocal<>();

  private static final TextMapGetter<MultiMap> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(MultiMap headers) {
          return headers.names();
        }

        @Override
        public @Nullable String get(@Nullable MultiMap headers, String key) {
          return headers == null ? null : headers.get(key);
        }
      };

  private final Telemetry telemetry;
  private final RpcConfig config;
  private final WorkThreads threads = WorkThreads.named("rpc");
  private final HttpServer http;

  private RpcServer(
      Vertx vertx,
      Telemetry telemetry,
      RpcConfig config,
      List<RpcService> services,
      BooleanSupplier ready) {
    this.telemetry = telemetry;
    this.config = config;
    GrpcServer grpc =
        GrpcServer.server(
            vertx, new GrpcServerOptions().setMaxMessageSize(RpcConfig.MESSAGE_BYTES));
    HealthService health = HealthService.create(vertx);
    for (RpcService service : services) {
      ServiceName name = ServiceName.create(service.descriptor().getFullName());
      ServiceBuilder builder = Service.service(name, service.descriptor());
      service.methods().forEach(method -> bind(builder, method));
      grpc.addService(builder.build());
      health.register(name, () -> io.vertx.core.Future.succeededFuture(ready.getAsBoolean()));
    }
    grpc.addService(health);
    grpc.addService(ReflectionService.v1());
    this.http =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setTracingPolicy(TracingPolicy.IGNORE)
                    .setTcpKeepAlive(true)
                    .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                    .setInitialSettings(
                        new Http2Settings()
                            .setMaxConcurrentStreams(CONCURRENT_CALLS)
                            .setInitialWindowSize(STREAM_WINDOW)))
            .requestHandler(request -> {
              CURRENT.set(request);
              try {
                grpc.handle(request);
              } finally {
                CURRENT.remove();
              }
            });
  }

  /**
   * Starts to listen.
   *
   * @param ready what the health service answers for each of the services
   * @throws RuntimeException when the address cannot be listened on
   */
  public static RpcServer start(
      Vertx vertx,
      Telemetry telemetry,
      RpcConfig config,
      List<RpcService> services,
      BooleanSupplier ready) {
    RpcServer server = new RpcServer(vertx, telemetry, config, services, ready);
    server.http.listen(config.listen().port(), config.listen().host()).await();
    return server;
  }

  /** Where it listens, with the port that it got. */
  public HostPort address() {
    return new HostPort(config.listen().host(), http.actualPort());
  }

  /** Stops to listen; calls that still run are interrupted. */
  @Override
  public void close() {
    http.close().await();
    threads.close();
  }

  private <Q, R> void bind(ServiceBuilder builder, RpcService.Method<Q, R> method) {
    builder.bind(method.method(), request -> serve(request, method));
  }

  /** Runs on the event loop: reads the request, then leaves the call to its own thread. */
  private <Q, R> void serve(GrpcServerRequest<Q, R> request, RpcService.Method<Q, R> method) {
    HttpServerRequest http = Objects.requireNonNull(CURRENT.get());
    Context caller = telemetry.propagator().extract(Context.root(), request.headers(), HEADERS);
    RpcSpan span = RpcSpan.server(telemetry, method.method().fullMethodName(), caller);
    RpcSink<R> sink =
        new RpcSink<>(request.response(), Objects.requireNonNull(Vertx.currentContext()));
    AtomicReference<@Nullable Future<?>> work = new AtomicReference<>();
    http.response()
        .closeHandler(_ -> {
          sink.markGone();
          Future<?> running = work.get();
          if (running != null) {
            running.cancel(true);
          }
          span.end(GrpcStatus.CANCELLED, "the caller has gone away");
        });
    if (!isAllowed(request.headers())) {
      finish(
          span,
          sink,
          new RpcException(
              GrpcStatus.UNAUTHENTICATED, "the token of this installation is missing or wrong"));
      return;
    }
    Context context =
        request.timeout() > 0
            ? Deadline.in(span.context(), Duration.ofMillis(request.timeout()))
            : span.context();
    request
        .last()
        .onFailure(_ -> span.end(GrpcStatus.CANCELLED, "the caller has gone away"))
        .onSuccess(message -> {
          try (Scope _ = context.makeCurrent()) {
            work.set(threads.start(() -> call(method, message, span, sink)));
          }
        });
  }

  private static <Q, R> void call(
      RpcService.Method<Q, R> method, @Nullable Q message, RpcSpan span, RpcSink<R> sink) {
    try {
      if (message == null) {
        throw RpcException.invalidArgument("the call has no message");
      }
      method.handler().answer(message, sink);
      span.end(GrpcStatus.OK, "");
      sink.end(GrpcStatus.OK, "");
    } catch (RpcException e) {
      finish(span, sink, e);
    } catch (InterruptedException _) {
      finish(span, sink, new RpcException(GrpcStatus.CANCELLED, "the call was interrupted"));
    } catch (Exception | Error e) {
      log.error("{} failed", method.method().fullMethodName(), e);
      finish(
          span,
          sink,
          new RpcException(
              GrpcStatus.INTERNAL, e.getClass().getSimpleName() + ": " + e.getMessage(), e));
    }
  }

  private static void finish(RpcSpan span, RpcSink<?> sink, RpcException e) {
    String message = String.valueOf(e.getMessage());
    span.end(e.status(), message);
    sink.end(e.status(), message);
  }

  private boolean isAllowed(MultiMap headers) {
    if (config.token().isEmpty()) {
      return true;
    }
    String shown = headers.get("authorization");
    return shown != null
        && MessageDigest.isEqual(bytes(shown), bytes("Bearer " + config.token().get()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
