package io.throughline.engine.grpc;

import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.throughline.sql.SqlFailure;
import io.vertx.grpc.common.GrpcStatus;

/** Tells callers of a database that is away, so that they ask again. */
final class DatabaseAway {
  private DatabaseAway() {}

  static <Q, R> RpcService.Unary<Q, R> told(RpcService.Unary<Q, R> handler) {
    return request -> {
      try {
        return handler.answer(request);
      } catch (SqlFailure e) {
        throw status(e);
      }
    };
  }

  static <Q, R> RpcService.Streaming<Q, R> toldInStream(RpcService.Streaming<Q, R> handler) {
    return (request, out) -> {
      try {
        handler.answer(request, out);
      } catch (SqlFailure e) {
        throw status(e);
      }
    };
  }

  private static RuntimeException status(SqlFailure e) {
    return e.isAway()
        ? new RpcException(GrpcStatus.UNAVAILABLE, "the database is away: " + e.getMessage(), e)
        : e;
  }
}
