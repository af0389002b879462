package io.throughline.rpc;

import io.throughline.config.HostPort;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an answer, as they come. At most {@value #AHEAD} are read ahead of {@link #next};
 * the server waits meanwhile. Closing the stream before its end cancels the call.
 *
 * <p>For one thread at a time.
 *
 * @param <R> type of the messages
 */
public final class RpcStream<R> implements AutoCloseable {
  private static final int AHEAD = 16;

  /** A message, or how the stream ended. */
  private sealed interface Item<R> {
    record Message<R>(R message) implements Item<R> {}

    record End<R>(@Nullable RpcException failure) implements Item<R> {}
  }

  private final BlockingQueue<Item<R>> items = new LinkedBlockingQueue<>();
  private final AtomicReference<Item.@Nullable End<R>> end = new AtomicReference<>();
  private final GrpcClientRequest<?, R> request;
  private final RpcSpan span;
  private final HostPort to;
  private volatile @Nullable GrpcClientResponse<?, R> response;

  RpcStream(GrpcClientRequest<?, R> request, RpcSpan span, HostPort to) {
    this.request = request;
    this.span = span;
    this.to = to;
  }

  /** Runs on the event loop. */
  void read(GrpcClientResponse<?, R> from) {
    response = from;
    from.errorHandler(e -> finish(RpcFailure.reset(e, to)));
    from.handler(message -> items.add(new Item.Message<>(message)));
    from.end().onSuccess(_ -> finish(null)).onFailure(e -> finish(RpcFailure.of(e, to, from)));
    from.fetch(AHEAD);
  }

  void finish(@Nullable RpcException failure) {
    Item.End<R> last = new Item.End<>(failure);
    if (end.compareAndSet(null, last)) {
      if (failure == null) {
        span.end(GrpcStatus.OK, "");
      } else {
        span.end(failure.status(), String.valueOf(failure.getMessage()));
      }
      items.add(last);
    }
  }

  /**
   * The next message; waits for it. Empty at the end of the stream.
   *
   * @throws RpcException when the stream ended with another status than OK
   */
  public Optional<R> next() throws InterruptedException {
    Item<R> item = items.take();
    return switch (item) {
      case Item.Message<R>(R message) -> {
        GrpcClientResponse<?, R> from = response;
        if (from != null) {
          from.fetch(1);
        }
        yield Optional.of(message);
      }
      case Item.End<R>(@Nullable RpcException failure) -> {
        items.add(item);
        if (failure != null) {
          throw failure;
        }
        yield Optional.empty();
      }
    };
  }

  @Override
  public void close() {
    if (end.get() == null) {
      finish(new RpcException(GrpcStatus.CANCELLED, "the call was given up"));
      request.cancel();
    }
  }
}
