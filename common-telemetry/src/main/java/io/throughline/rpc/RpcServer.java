package io.throughline.rpc;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.throughline.config.HostPort;
import io.throughline.telemetry.Telemetry;
import io.throughline.work.WorkThreads;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcProtocol;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
  private static final Duration GRACE = Duration.ofSeconds(5);

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
  private final Set<ServedCall<?, ?>> calls = ConcurrentHashMap.newKeySet();
  private final Vertx vertx;
  private final HttpServer http;

  private RpcServer(
      Vertx vertx,
      Telemetry telemetry,
      RpcConfig config,
      List<RpcService> services,
      BooleanSupplier ready) {
    this.vertx = vertx;
    this.telemetry = telemetry;
    this.config = config;
    KeepAlive keepAlive = new KeepAlive(vertx);
    GrpcServer grpc = GrpcServer.server(vertx, grpcOptions());
    HealthService health = HealthService.create(vertx);
    for (RpcService service : services) {
      ServiceName name = ServiceName.create(service.descriptor().getFullName());
      ServiceBuilder builder = Service.service(name, service.descriptor());
      service.methods().forEach(method -> bind(builder, method));
      grpc.addService(builder.build());
      health.register(name, () -> ask(ready));
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
              if (request.version() == HttpVersion.HTTP_2) {
                keepAlive.watch(request.connection());
              }
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
   * @param ready what the health service answers for each of the services; may block. For the
   *     process as a whole, the empty name, it answers as long as it lives
   * @throws RuntimeException when the address cannot be listened on
   */
  public static RpcServer start(
      Vertx vertx,
      Telemetry telemetry,
      RpcConfig config,
      List<RpcService> services,
      BooleanSupplier ready) {
    RpcServer server = new RpcServer(vertx, telemetry, config, services, ready);
    server
        .http
        .listen(config.listen().port(), config.listen().host())
        .recover(e ->
            io.vertx.core.Future.failedFuture(
                new IllegalStateException(
                    "cannot listen on " + config.listen() + ": " + e.getMessage(), e)))
        .await();
    return server;
  }

  /** Where it listens, with the port that it got. */
  public HostPort address() {
    return new HostPort(config.listen().host(), http.actualPort());
  }

  /**
   * Stops to listen. Streams end at once with UNAVAILABLE; calls with one answer have some seconds
   * to give it before they are interrupted.
   */
  @Override
  public void close() {
    io.vertx.core.Future<Void> closed = http.shutdown(GRACE.toSeconds(), TimeUnit.SECONDS);
    calls.forEach(ServedCall::stop);
    closed.await();
    threads.close();
  }

  private <Q, R> void bind(ServiceBuilder builder, RpcService.Method<Q, R> method) {
    builder.bind(method.method(), request -> serve(request, method));
  }

  /** Runs on the event loop. */
  private <Q, R> void serve(GrpcServerRequest<Q, R> request, RpcService.Method<Q, R> method) {
    HttpServerRequest head = Objects.requireNonNull(CURRENT.get());
    Context caller = telemetry.propagator().extract(Context.root(), request.headers(), HEADERS);
    RpcSink<R> sink =
        new RpcSink<>(request.response(), Objects.requireNonNull(Vertx.currentContext()));
    ServedCall<Q, R> call =
        new ServedCall<>(
            method, RpcSpan.server(telemetry, method.name(), caller), sink, telemetry.redaction());
    calls.add(call);
    head.response()
        .closeHandler(_ -> {
          calls.remove(call);
          call.gone(vertx);
        });
    if (isAllowed(request.headers())) {
      call.begin(vertx, request, threads);
    } else {
      call.finish(
          new RpcException(
              GrpcStatus.UNAUTHENTICATED, "the token of this installation is missing or wrong"));
    }
  }

  /** Asks on a thread that may block. */
  private io.vertx.core.Future<Boolean> ask(BooleanSupplier ready) {
    Promise<Boolean> answer = Promise.promise();
    var _ =
        threads.start(() -> {
          try {
            answer.complete(ready.getAsBoolean());
          } catch (RuntimeException e) {
            log.debug("whether the service is ready cannot be told", e);
            answer.complete(false);
          }
        });
    return answer.future();
  }

  private boolean isAllowed(MultiMap headers) {
    if (config.token().isEmpty()) {
      return true;
    }
    String shown = headers.get("authorization");
    return shown != null
        && MessageDigest.isEqual(bytes(shown), bytes("Bearer " + config.token().get()));
  }

  private static GrpcServerOptions grpcOptions() {
    return new GrpcServerOptions()
        .setMaxMessageSize(RpcConfig.MESSAGE_BYTES)
        .removeEnabledProtocol(GrpcProtocol.WEB)
        .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
        .removeEnabledProtocol(GrpcProtocol.TRANSCODING);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
