package io.throughline.gateway.grpc;

import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcException;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.time.Duration;

/** Asks another service whether it works, by the standard health protocol. */
public final class HealthCalls {
  private static final Duration AT_MOST = Duration.ofSeconds(2);
  private static final ServiceMethod<HealthCheckResponse, HealthCheckRequest> CHECK =
      ServiceMethod.client(
          ServiceName.create("grpc.health.v1.Health"),
          "Check",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(HealthCheckResponse.newBuilder()));

  private final RpcClient client;
  private final HealthCheckRequest request;

  /**
   * Creates one.
   *
   * @param service full name of a gRPC service that is asked after
   */
  public HealthCalls(RpcClient client, String service) {
    this.client = client;
    this.request = HealthCheckRequest.newBuilder().setService(service).build();
  }

  /** Whether the service can be reached and says that it works. */
  public boolean isServing() {
    try {
      return client.call(CHECK, request, AT_MOST).getStatus() == ServingStatus.SERVING;
    } catch (RpcException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
