package io.throughline.runner;

import static org.awaitility.Awaitility.await;

import io.throughline.config.HostPort;
import io.throughline.proto.RunnerGrpcClient;
import io.throughline.proto.StopRequest;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A runner in a process of its own, which can be killed. */
final class ForkedRunner implements AutoCloseable {
  static final RpcConfig RPC = RpcConfig.loopback(Optional.of("shared-token"));

  private final Process process;
  private final RpcClient client;

  private ForkedRunner(Process process, RpcClient client) {
    this.process = process;
    this.client = client;
  }

  /** Starts a runner and waits until it answers. */
  static ForkedRunner start(
      Vertx vertx, RecordedTelemetry caller, Path data, HostPort engine, String... more)
      throws IOException {
    HostPort listen = HostPort.loopback(freePort());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                RunnerMain.class.getName(),
                "--rpc-listen=" + listen,
                "--rpc-token=shared-token",
                "--management-listen=127.0.0.1:0",
                "--engine-address=" + engine,
                "--data=" + data,
                "--stop-grace=1s",
                "--log-format=text"));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).inheritIO().start();
    RpcClient client = RpcClient.to(vertx, caller.telemetry(), listen, RPC);
    ForkedRunner runner = new ForkedRunner(process, client);
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(runner::answers);
    return runner;
  }

  private boolean answers() throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("the runner did not start");
    }
    client.call(RunnerGrpcClient.Stop, StopRequest.newBuilder().setHandle("nobody").build());
    return true;
  }

  RpcClient client() {
    return client;
  }

  /** As {@code kill -9} does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** As {@code kill} does it. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
