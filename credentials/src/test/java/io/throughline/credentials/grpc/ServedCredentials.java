package io.throughline.credentials.grpc;

import io.throughline.config.HostPort;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.credentials.CredentialsService;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Function;

/** The credentials service as it runs, and who calls it with the token that it shares. */
final class ServedCredentials implements AutoCloseable {
  private static final RpcConfig RPC = RpcConfig.loopback(Optional.of("shared"));

  private final Vertx vertx = Vertx.vertx();
  private final RecordedTelemetry recorded = RecordedTelemetry.of("credentials");
  private final Management management;
  private final RunningService service;
  private final RpcClient client;

  private ServedCredentials(Function<RpcConfig, CredentialsConfig> config) throws Exception {
    management = Management.start(vertx, recorded.telemetry(), HostPort.loopback(0));
    service =
        CredentialsService.start(
            new ServiceContext(vertx, recorded.telemetry(), management), config.apply(RPC));
    client = caller(RPC);
  }

  /** Starts it with a configuration that has this part. */
  static ServedCredentials with(Function<RpcConfig, CredentialsConfig> config) throws Exception {
    return new ServedCredentials(config);
  }

  RecordedTelemetry recorded() {
    return recorded;
  }

  RpcClient client() {
    return client;
  }

  /** Another caller, who closes it. */
  RpcClient caller(RpcConfig rpc) {
    return RpcClient.to(vertx, recorded.telemetry(), service.rpcAddress(), rpc);
  }

  /** Where its health and metrics are. */
  HostPort management() {
    return management.address();
  }

  @Override
  public void close() {
    client.close();
    service.close();
    management.close();
    recorded.close();
    vertx.close().await();
  }
}
