package io.throughline.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.MessageLite;
import io.vertx.grpc.common.ServiceMethod;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The methods of one gRPC service and what answers them. Handlers block as they like: each call has
 * a virtual thread of its own, in the trace of its caller, and is interrupted when the caller goes
 * away. An {@link RpcException} becomes the status of the call; any other exception becomes
 * INTERNAL.
 */
public final class RpcService {
  /** Answers a call with one message. */
  @FunctionalInterface
  public interface Unary<Q, R> {
    R answer(Q request) throws Exception;
  }

  /** Answers a call with a stream that ends when it returns. */
  @FunctionalInterface
  public interface Streaming<Q, R> {
    void answer(Q request, RpcSink<R> out) throws Exception;
  }

  /**
   * A method.
   *
   * @param streams whether its answer is a stream, which may stay open for as long as the caller
   *     likes
   */
  record Method<Q, R>(ServiceMethod<Q, R> method, boolean streams, Streaming<Q, R> handler) {
    String name() {
      return method.fullMethodName();
    }
  }

  private final ServiceDescriptor descriptor;
  private final Map<String, Method<?, ?>> methods = new LinkedHashMap<>();

  private RpcService(ServiceDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  public static RpcService of(ServiceDescriptor descriptor) {
    return new RpcService(descriptor);
  }

  /** Adds a method that answers with one message. */
  public <Q extends MessageLite, R extends MessageLite> RpcService unary(
      ServiceMethod<Q, R> method, Unary<Q, R> handler) {
    return add(method, false, (request, out) -> out.send(handler.answer(request)));
  }

  /** Adds a method that answers with a stream. */
  public <Q extends MessageLite, R extends MessageLite> RpcService streaming(
      ServiceMethod<Q, R> method, Streaming<Q, R> handler) {
    return add(method, true, handler);
  }

  private <Q, R> RpcService add(
      ServiceMethod<Q, R> method, boolean streams, Streaming<Q, R> handler) {
    methods.put(method.fullMethodName(), new Method<>(method, streams, handler));
    return this;
  }

  ServiceDescriptor descriptor() {
    return descriptor;
  }

  Iterable<Method<?, ?>> methods() {
    return methods.values();
  }

  @Override
  public String toString() {
    return "RpcService{" + descriptor.getFullName() + "}";
  }
}
