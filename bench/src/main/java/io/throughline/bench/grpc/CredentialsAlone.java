package io.throughline.bench.grpc;

import io.throughline.config.HostPort;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.credentials.CredentialsService;
import io.throughline.credentials.local.FileConfig;
import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.ResolveRequest;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The credentials service with a file of values, and a caller of it over gRPC. */
public final class CredentialsAlone implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Telemetry telemetry = Telemetry.start(TelemetryConfig.local("bench"));
  private final Management management;
  private final RunningService service;
  private final RpcClient client;

  private CredentialsAlone(Path values) {
    management = Management.start(vertx, telemetry, HostPort.loopback(0));
    RpcConfig rpc = RpcConfig.loopback(Optional.of("bench"));
    service =
        CredentialsService.start(
            new ServiceContext(vertx, telemetry, management),
            CredentialsConfig.of(rpc, Optional.empty(), List.of(new FileConfig(values))));
    client = RpcClient.to(vertx, telemetry, service.rpcAddress(), rpc);
  }

  /** Starts it with the values of a file. */
  public static CredentialsAlone with(Path values) {
    return new CredentialsAlone(values);
  }

  /** Values that one call gives for the names. */
  public int resolve(List<String> names) throws InterruptedException {
    ResolveRequest request =
        ResolveRequest.newBuilder().setTeam("main").setPipeline("bench").addAllNames(names).build();
    return client.call(CredentialsGrpcClient.Resolve, request).getValuesJsonCount();
  }

  @Override
  public void close() {
    client.close();
    service.close();
    management.close();
    telemetry.close();
    vertx.close().await();
  }
}
