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
  private volatile boolean gone;

  RpcSink(GrpcServerResponse<?, R> response, Context context) {
    this.response = response;
    this.context = context;
  }

  /**
   * Sends a message.
   *
   * @throws RpcException with status CANCELLED when the caller has gone away
   */
  public void send(R message) throws InterruptedException {
    int size = Math.clamp(((MessageLite) message).getSerializedSize(), 1, WINDOW);
    window.acquire(size);
    if (gone) {
      throw new RpcException(GrpcStatus.CANCELLED, "the caller has gone away");
    }
    context.runOnContext(_ -> {
      if (gone) {
        window.release(size);
      } else {
        response.write(message).onComplete(_ -> window.release(size));
      }
    });
  }

  /** Whether the caller has gone away. */
  public boolean isGone() {
    return gone;
  }

  void markGone() {
    gone = true;
    window.release(WINDOW);
  }

  void end(GrpcStatus status, String message) {
    context.runOnContext(_ -> {
      if (!gone) {
        response.status(status).statusMessage(message).end();
      }
    });
  }
}
