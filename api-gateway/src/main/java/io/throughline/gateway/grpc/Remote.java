package io.throughline.gateway.grpc;

import io.throughline.gateway.model.ServiceFailure;
import io.throughline.gateway.model.ServiceFailure.Kind;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcStream;
import io.vertx.grpc.common.ServiceMethod;
import java.time.Duration;

/** Another service, as the gateway calls it. */
final class Remote {
  private final RpcClient client;
  private final String name;
  private final Duration patience;

  /**
   * Creates one.
   *
   * @param name of the service, for messages
   * @param patience how long it is waited for when it is away
   */
  Remote(RpcClient client, String name, Duration patience) {
    this.client = client;
    this.name = name;
    this.patience = patience;
  }

  /** Calls a method that may be called twice with no other effect than once. */
  <Q, R> R ask(ServiceMethod<R, Q> method, Q request) throws InterruptedException {
    try {
      return client.callPatiently(method, request, patience);
    } catch (RpcException e) {
      throw failure(e);
    }
  }

  /** Calls a method that must not be called twice. */
  <Q, R> R tell(ServiceMethod<R, Q> method, Q request) throws InterruptedException {
    try {
      return client.call(method, request);
    } catch (RpcException e) {
      throw failure(e);
    }
  }

  <Q, R> RpcStream<R> stream(ServiceMethod<R, Q> method, Q request) throws InterruptedException {
    try {
      return client.stream(method, request);
    } catch (RpcException e) {
      throw failure(e);
    }
  }

  /** The failure of a call, in the words of the gateway. */
  ServiceFailure failure(RpcException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.status()) {
      case NOT_FOUND -> new ServiceFailure(Kind.NOT_FOUND, message, e);
      case INVALID_ARGUMENT, OUT_OF_RANGE -> new ServiceFailure(Kind.INVALID, message, e);
      case FAILED_PRECONDITION -> new ServiceFailure(Kind.STATE, message, e);
      case ABORTED, ALREADY_EXISTS -> new ServiceFailure(Kind.CONFLICT, message, e);
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
          new ServiceFailure(
              Kind.UNAVAILABLE, "the %s cannot be reached: %s".formatted(name, message), e);
      case RESOURCE_EXHAUSTED,
          UNAUTHENTICATED,
          PERMISSION_DENIED,
          UNIMPLEMENTED,
          INTERNAL,
          UNKNOWN,
          DATA_LOSS,
          OK ->
          new ServiceFailure(Kind.BROKEN, "the %s has failed: %s".formatted(name, message), e);
    };
  }
}
