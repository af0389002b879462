package io.throughline.rpc;

import io.throughline.proto.Build;
import io.throughline.proto.BuildsGrpcClient;
import io.throughline.proto.BuildsGrpcService;
import io.throughline.proto.FileChunk;
import io.throughline.proto.GetBuildRequest;
import io.throughline.proto.ReadFileRequest;
import io.throughline.proto.RunnerGrpcClient;
import io.throughline.proto.RunnerGrpcService;
import io.throughline.proto.RunnerProto;
import io.throughline.proto.SchedulerProto;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Servers and clients on loopback whose spans are recorded together. */
final class RpcRig implements AutoCloseable {
  static final RpcConfig OPEN = RpcConfig.loopback(Optional.of("shared-token"));

  final Vertx vertx = Vertx.vertx();
  final RecordedTelemetry recorded;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** What a stream of the rig sends. */
  @FunctionalInterface
  interface Sender {
    void send(RpcSink<FileChunk> out) throws Exception;
  }

  RpcRig() {
    this(TelemetryConfig.local("test"));
  }

  RpcRig(TelemetryConfig config) {
    this.recorded = RecordedTelemetry.with(config);
  }

  Telemetry telemetry() {
    return recorded.telemetry();
  }

  /** Serves Builds/Get. */
  RpcServer serve(RpcService.Unary<GetBuildRequest, Build> handler) {
    return serve(
        RpcService.of(SchedulerProto.getDescriptor().findServiceByName("Builds"))
            .unary(BuildsGrpcService.Get, handler));
  }

  /** Serves Runner/ReadFile. */
  RpcServer serveFile(Sender sender) {
    return serve(
        RpcService.of(RunnerProto.getDescriptor().findServiceByName("Runner"))
            .streaming(RunnerGrpcService.ReadFile, (_, out) -> sender.send(out)));
  }

  RpcServer serve(RpcService service) {
    return closing(RpcServer.start(vertx, telemetry(), OPEN, List.of(service), () -> true));
  }

  RpcClient client(RpcServer server) {
    return closing(RpcClient.to(vertx, telemetry(), server.address(), OPEN));
  }

  static Build get(RpcClient client, long id) throws InterruptedException {
    return client.call(BuildsGrpcClient.Get, GetBuildRequest.newBuilder().setId(id).build());
  }

  static RpcStream<FileChunk> read(RpcClient client) throws InterruptedException {
    return client.stream(RunnerGrpcClient.ReadFile, ReadFileRequest.getDefaultInstance());
  }

  /** Closes the part when the rig is closed. */
  <T extends AutoCloseable> T closing(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    recorded.close();
    vertx.close().await();
  }
}
