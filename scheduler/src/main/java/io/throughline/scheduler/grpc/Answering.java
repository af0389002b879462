package io.throughline.scheduler.grpc;

import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService.Unary;
import io.throughline.scheduler.model.Refused;
import io.vertx.grpc.common.GrpcStatus;

/** Turns refusals into the statuses that the contract names. */
final class Answering {
  private Answering() {}

  static <Q, R> Unary<Q, R> refusing(Unary<Q, R> handler) {
    return request -> {
      try {
        return handler.answer(request);
      } catch (Refused e) {
        throw new RpcException(status(e.kind()), String.valueOf(e.getMessage()), e);
      }
    };
  }

  private static GrpcStatus status(Refused.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> GrpcStatus.NOT_FOUND;
      case OUTDATED -> GrpcStatus.ABORTED;
      case NOT_NOW -> GrpcStatus.FAILED_PRECONDITION;
      case INVALID -> GrpcStatus.INVALID_ARGUMENT;
    };
  }
}
