package io.throughline.rpc;

import com.google.protobuf.MessageLite;
import io.throughline.config.HostPort;
import io.throughline.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls the services behind one address. Calls block the calling thread, which must be none of
 * Vert.x's own, and go on in its trace; interrupting the thread cancels the call.
 *
 * <p>Safe for use from many threads.
 */
public final class RpcClient implements AutoCloseable {
  private static final int CONNECTION_WINDOW = 8 << 20;
  private static final int STREAM_WINDOW = 4 << 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Telemetry telemetry;
  private final HostPort to;
  private final RpcConfig config;
  private final SocketAddress address;
  private final GrpcClient grpc;
  private final KeepAlive keepAlive;

  private RpcClient(Vertx vertx, Telemetry telemetry, HostPort to, RpcConfig config) {
    this.telemetry = telemetry;
    this.to = to;
    this.config = config;
    this.address = SocketAddress.inetSocketAddress(to.port(), to.host());
    this.keepAlive = new KeepAlive(vertx);
    this.grpc =
        GrpcClient.client(
            vertx,
            new GrpcClientOptions().setMaxMessageSize(RpcConfig.MESSAGE_BYTES),
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setTcpKeepAlive(true)
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(STREAM_WINDOW)));
  }

  /** A client; it connects when it is first used, and again after the other side was away. */
  public static RpcClient to(Vertx vertx, Telemetry telemetry, HostPort address, RpcConfig config) {
    return new RpcClient(vertx, telemetry, address, config);
  }

  /**
   * Calls and waits for the one answer, for as long as a call may take by configuration.
   *
   * @throws RpcException with the status of the call, if that is not OK
   */
  public <Q, R> R call(ServiceMethod<R, Q> method, Q request) throws InterruptedException {
    return call(method, request, config.deadline());
  }

  /**
   * Calls and waits for the one answer.
   *
   * @throws RpcException with the status of the call, if that is not OK; DEADLINE_EXCEEDED after
   *     {@code atMost}
   */
  public <Q, R> R call(ServiceMethod<R, Q> method, Q request, Duration atMost)
      throws InterruptedException {
    RpcSpan span = RpcSpan.client(telemetry, method.fullMethodName(), to.host(), to.port());
    try {
      R answer = exchange(method, request, Deadline.left(atMost), span);
      span.end(GrpcStatus.OK, "");
      return answer;
    } catch (RpcException e) {
      span.end(e.status(), String.valueOf(e.getMessage()));
      throw e;
    } catch (InterruptedException e) {
      span.end(GrpcStatus.CANCELLED, "interrupted");
      throw e;
    }
  }

  /**
   * Calls a method that may be called twice with no other effect than once: while the other side
   * cannot be reached the call is repeated, with growing pauses, until {@code patience} is over.
   *
   * @throws RpcException with the status of the last call, if that is not OK
   */
  public <Q, R> R callPatiently(ServiceMethod<R, Q> method, Q request, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return call(method, request);
      } catch (RpcException e) {
        if (!e.isUnavailable() || System.nanoTime() + pause.toNanos() > end) {
          throw e;
        }
      }
      TimeUnit.NANOSECONDS.sleep(
          ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos() + 1));
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  /** Calls and reads the answer as it comes. The span of the call ends with the stream. */
  public <Q, R> RpcStream<R> stream(ServiceMethod<R, Q> method, Q request)
      throws InterruptedException {
    RpcSpan span = RpcSpan.client(telemetry, method.fullMethodName(), to.host(), to.port());
    CompletableFuture<RpcStream<R>> opened = new CompletableFuture<>();
    grpc.request(address, method)
        .onFailure(e -> opened.completeExceptionally(RpcFailure.of(e, to)))
        .onSuccess(call -> {
          RpcStream<R> stream = new RpcStream<>(call, span, to);
          if (!opened.complete(stream)) {
            stream.close();
            return;
          }
          prepare(call, span);
          call.response()
              .onSuccess(response -> {
                response.pause();
                stream.read(response);
              })
              .onFailure(e -> stream.finish(RpcFailure.of(e, to)));
          call.end(request);
        });
    try {
      return await(opened, CONNECT_TIMEOUT);
    } catch (RpcException e) {
      span.end(e.status(), String.valueOf(e.getMessage()));
      throw e;
    } catch (InterruptedException e) {
      span.end(GrpcStatus.CANCELLED, "interrupted");
      var _ = opened.thenAccept(RpcStream::close);
      throw e;
    }
  }

  @Override
  public void close() {
    grpc.close().await();
  }

  @Override
  public String toString() {
    return "RpcClient{" + to + "}";
  }

  private <Q, R> R exchange(ServiceMethod<R, Q> method, Q request, Duration atMost, RpcSpan span)
      throws InterruptedException {
    if (atMost.isNegative() || atMost.isZero()) {
      throw new RpcException(GrpcStatus.DEADLINE_EXCEEDED, "no time was left for the call");
    }
    if (request instanceof MessageLite message
        && message.getSerializedSize() > RpcConfig.MESSAGE_BYTES) {
      throw RpcFailure.tooLarge("request", message.getSerializedSize());
    }
    AtomicReference<@Nullable GrpcClientRequest<Q, R>> sent = new AtomicReference<>();
    CompletableFuture<R> answer = new CompletableFuture<>();
    grpc.request(address, method)
        .onFailure(e -> answer.completeExceptionally(RpcFailure.of(e, to)))
        .onSuccess(call -> {
          sent.set(call);
          if (answer.isDone()) {
            call.cancel();
            return;
          }
          prepare(call, span);
          call.timeout(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
          call.response()
              .compose(response -> {
                response.errorHandler(e -> answer.completeExceptionally(RpcFailure.reset(e, to)));
                return response
                    .last()
                    .recover(e -> Future.failedFuture(RpcFailure.of(e, to, response)));
              })
              .onSuccess(answer::complete)
              .onFailure(e -> answer.completeExceptionally(RpcFailure.of(e, to)));
          call.end(request);
        });
    try {
      return await(answer, atMost);
    } catch (RpcException | InterruptedException e) {
      answer.cancel(false);
      GrpcClientRequest<Q, R> call = sent.get();
      if (call != null) {
        call.cancel();
      }
      throw e;
    }
  }

  private void prepare(GrpcClientRequest<?, ?> call, RpcSpan span) {
    keepAlive.watch(call.connection());
    telemetry.propagator().inject(span.context(), call.headers(), RpcClient::set);
    config.token().ifPresent(token -> call.headers().set("authorization", "Bearer " + token));
  }

  private static void set(@Nullable MultiMap headers, String key, String value) {
    if (headers != null) {
      headers.set(key, value);
    }
  }

  private <T> T await(CompletableFuture<T> future, Duration atMost) throws InterruptedException {
    try {
      return future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      RpcException late =
          new RpcException(
              GrpcStatus.DEADLINE_EXCEEDED,
              "no answer of " + to + " in " + atMost.toMillis() + " ms",
              e);
      future.completeExceptionally(late);
      throw late;
    } catch (ExecutionException e) {
      throw RpcFailure.of(Objects.requireNonNull(e.getCause()), to);
    }
  }
}
