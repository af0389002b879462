package io.throughline.rpc;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.throughline.config.HostPort;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcError;
import io.vertx.grpc.common.GrpcErrorException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.MessageSizeOverflowException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes one kind of exception of what the transport throws. */
final class RpcFailure {
  private RpcFailure() {}

  /** The failure of a call that got as far as a response. */
  static RpcException of(Throwable failure, HostPort to, GrpcClientResponse<?, ?> response) {
    if (failure instanceof InvalidStatusException invalid) {
      return new RpcException(invalid.actualStatus(), message(response));
    }
    return of(failure, to);
  }

  /** The failure of a call. */
  static RpcException of(Throwable failure, HostPort to) {
    return switch (failure) {
      case RpcException e -> e;
      case InvalidStatusException e -> new RpcException(e.actualStatus(), "");
      case GrpcErrorException e -> new RpcException(e.status(), to + " broke the call off", e);
      case MessageSizeOverflowException e ->
          new RpcException(
              GrpcStatus.RESOURCE_EXHAUSTED,
              "the answer is larger than " + RpcConfig.MESSAGE_BYTES + " bytes",
              e);
      case CodecException e -> unreadable(to, e);
      case NullPointerException e -> unreadable(to, e); // There was no message.
      default ->
          new RpcException(
              GrpcStatus.UNAVAILABLE, to + " cannot be reached: " + failure.getMessage(), failure);
    };
  }

  /** The stream of a call was reset. */
  static RpcException reset(@Nullable GrpcError error, HostPort to) {
    GrpcStatus status = error == null ? GrpcStatus.INTERNAL : error.status;
    return new RpcException(status, to + " broke the call off");
  }

  /** A message of ours that the other side would not take. */
  static RpcException tooLarge(String what, int bytes) {
    return new RpcException(
        GrpcStatus.RESOURCE_EXHAUSTED,
        "the %s has %d bytes, more than %d".formatted(what, bytes, RpcConfig.MESSAGE_BYTES));
  }

  private static RpcException unreadable(HostPort to, Exception e) {
    return new RpcException(GrpcStatus.INTERNAL, "the answer of " + to + " cannot be read", e);
  }

  private static String message(GrpcClientResponse<?, ?> response) {
    @Nullable String encoded = response.trailers().get("grpc-message");
    if (encoded == null) {
      encoded = response.headers().get("grpc-message");
    }
    return encoded == null ? "" : decode(encoded);
  }

  /** Percent-decodes; a text that is not well encoded stays as it is. */
  private static String decode(String encoded) {
    try {
      return QueryStringDecoder.decodeComponent(
          encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return encoded;
    }
  }
}
