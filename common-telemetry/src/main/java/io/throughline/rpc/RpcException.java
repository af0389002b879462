package io.throughline.rpc;

import io.vertx.grpc.common.GrpcStatus;

/** A call that did not end with OK, with the status and the message that the other side gave. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final GrpcStatus status;

  public RpcException(GrpcStatus status, String message) {
    super(message);
    this.status = status;
  }

  public RpcException(GrpcStatus status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  public static RpcException notFound(String message) {
    return new RpcException(GrpcStatus.NOT_FOUND, message);
  }

  public static RpcException invalidArgument(String message) {
    return new RpcException(GrpcStatus.INVALID_ARGUMENT, message);
  }

  public static RpcException failedPrecondition(String message) {
    return new RpcException(GrpcStatus.FAILED_PRECONDITION, message);
  }

  public GrpcStatus status() {
    return status;
  }

  /**
   * Whether the other side could not be reached or has gone away, so that asking again may help.
   */
  public boolean isUnavailable() {
    return status == GrpcStatus.UNAVAILABLE;
  }
}
