package io.throughline.rpc;

import com.google.protobuf.MessageLite;
import io.vertx.core.Context;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.concurrent.Semaphore;

/**
 * The messages of an answer, on their way to the caller. Sending blocks while the caller does not
 * read: at most {@value #WINDOW} bytes are on their way.
 *
 * <p>For one thread at a time.
 *
 * @param <R> type of the messages
 */
public final class RpcSink<R> {
  private static final int WINDOW = RpcConfig.MESSAGE_BYTES;

  private final GrpcServerResponse<?, R> response;
  private final Context context;
  private final Semaphore window = new Semaphore(WINDOW);
  private volatile boolean closed;

  RpcSink(GrpcServerResponse<?, R> response, Context context) {
    this.response = response;
    this.context = context;
  }

  /**
   * Sends a message.
   *
   * @throws RpcException with status CANCELLED when the caller has gone away, RESOURCE_EXHAUSTED
   *     when the message is larger than {@link RpcConfig#MESSAGE_BYTES}
   */
  public void send(R message) throws InterruptedException {
    int bytes = ((MessageLite) message).getSerializedSize();
    if (bytes > RpcConfig.MESSAGE_BYTES) {
      throw RpcFailure.tooLarge("answer", bytes);
    }
    int permits = Math.max(1, bytes);
    window.acquire(permits);
    if (closed) {
      throw new RpcException(GrpcStatus.CANCELLED, "the caller has gone away");
    }
    context.runOnContext(_ -> write(message, permits));
  }

  /** Whether the call is over: the caller has gone away, or its time has run out. */
  public boolean isGone() {
    return closed;
  }

  /** Nothing is sent any more, and nobody waits to send. */
  void markGone() {
    closed = true;
    window.release(WINDOW);
  }

  /** Ends the answer; whoever waits to send learns that it is over. */
  void end(GrpcStatus status, String message) {
    context.runOnContext(_ -> {
      if (closed) {
        return;
      }
      try {
        response.status(status).statusMessage(message).end();
      } catch (IllegalStateException _) {
        // The caller has reset the stream; its close handler tells so in a moment.
      }
      markGone();
    });
  }

  private void write(R message, int permits) {
    if (closed) {
      window.release(permits);
      return;
    }
    try {
      response.write(message).onComplete(_ -> window.release(permits));
    } catch (IllegalStateException _) {
      window.release(permits); // As in end.
    }
  }
}
