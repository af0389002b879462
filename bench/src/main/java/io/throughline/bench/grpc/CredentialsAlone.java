package io.throughline.bench.grpc;

import io.throughline.config.HostPort;
import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.ResolveRequest;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The credentials service as a process of its own, with a file of values, and a caller of it. */
public final class CredentialsAlone implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOKEN = "bench";

  private final Process process;
  private final Vertx vertx = Vertx.vertx();
  private final Telemetry telemetry = Telemetry.start(TelemetryConfig.local("bench"));
  private final RpcClient client;

  private CredentialsAlone(Process process, HostPort address) {
    this.process = process;
    this.client = RpcClient.to(vertx, telemetry, address, RpcConfig.loopback(Optional.of(TOKEN)));
  }

  /** Starts it with the values of a file and waits until it answers. */
  public static CredentialsAlone with(Path values) throws IOException, InterruptedException {
    HostPort address = HostPort.loopback(freePort());
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            "io.throughline.credentials.CredentialsMain",
            "--rpc-listen",
            address.toString(),
            "--management-listen",
            "127.0.0.1:0",
            "--static-var-file",
            values.toString());
    builder.environment().put("THROUGHLINE_RPC_TOKEN", TOKEN);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    CredentialsAlone credentials = new CredentialsAlone(builder.start(), address);
    var _ =
        credentials.client.callPatiently(
            CredentialsGrpcClient.Resolve, request(List.of()), PATIENCE);
    return credentials;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Values that one call gives for the names. */
  public int resolve(List<String> names) throws InterruptedException {
    return client.call(CredentialsGrpcClient.Resolve, request(names)).getValuesJsonCount();
  }

  private static ResolveRequest request(List<String> names) {
    return ResolveRequest.newBuilder()
        .setTeam("main")
        .setPipeline("bench")
        .addAllNames(names)
        .build();
  }

  @Override
  public void close() {
    client.close();
    telemetry.close();
    vertx.close().await();
    process.destroy();
  }
}
