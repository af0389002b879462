package io.throughline.gateway.grpc;

import io.throughline.gateway.model.ServiceFailure;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcStream;
import java.util.Optional;
import java.util.function.Function;

/**
 * What another service sends, piece by piece. Closing it tells the service to stop.
 *
 * <p>For one thread at a time.
 */
public final class Incoming<T> implements AutoCloseable {
  private final Remote from;
  private final Pieces<T> pieces;
  private final RpcStream<?> stream;

  @FunctionalInterface
  private interface Pieces<T> {
    Optional<T> next() throws InterruptedException;
  }

  <R> Incoming(Remote from, RpcStream<R> stream, Function<R, T> mapper) {
    this.from = from;
    this.pieces = () -> stream.next().map(mapper);
    this.stream = stream;
  }

  /**
   * The next piece; waits for it. Empty at the end.
   *
   * @throws ServiceFailure when the service ended it with a failure, or went away
   */
  public Optional<T> next() throws InterruptedException {
    try {
      return pieces.next();
    } catch (RpcException e) {
      throw from.failure(e);
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
