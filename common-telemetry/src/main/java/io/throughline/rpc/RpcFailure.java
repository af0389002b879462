package io.throughline.rpc;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcErrorException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.MessageSizeOverflowException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes one kind of exception of what the transport throws. */
final class RpcFailure {
  private RpcFailure() {}

  /** The failure of a call that got as far as a response. */
  static RpcException of(Throwable failure, GrpcClientResponse<?, ?> response) {
    if (failure instanceof InvalidStatusException invalid) {
      return new RpcException(invalid.actualStatus(), message(response));
    }
    return of(failure);
  }

  /** The failure of a call. */
  static RpcException of(Throwable failure) {
    return switch (failure) {
      case RpcException e -> e;
      case InvalidStatusException e -> new RpcException(e.actualStatus(), "");
      case GrpcErrorException e -> new RpcException(e.status(), "the call was broken off", e);
      case MessageSizeOverflowException e ->
          new RpcException(
              GrpcStatus.RESOURCE_EXHAUSTED,
              "the answer is larger than " + RpcConfig.MESSAGE_BYTES + " bytes",
              e);
      default ->
          new RpcException(
              GrpcStatus.UNAVAILABLE,
              failure.getClass().getSimpleName() + ": " + failure.getMessage(),
              failure);
    };
  }

  private static String message(GrpcClientResponse<?, ?> response) {
    @Nullable String encoded = response.trailers().get("grpc-message");
    if (encoded == null) {
      encoded = response.headers().get("grpc-message");
    }
    return encoded == null
        ? ""
        : QueryStringDecoder.decodeComponent(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
