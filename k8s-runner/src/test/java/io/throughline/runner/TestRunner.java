package io.throughline.runner;

import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.throughline.config.HostPort;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.FileChunk;
import io.throughline.proto.ReadFileRequest;
import io.throughline.proto.ReleaseRequest;
import io.throughline.proto.RunEvent;
import io.throughline.proto.RunRequest;
import io.throughline.proto.RunnerGrpcClient;
import io.throughline.proto.StopRequest;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.rpc.RpcStream;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.telemetry.testing.SpanTree;
import io.throughline.work.WorkThreads;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** A runner in this process, and a client of it. */
public final class TestRunner implements AutoCloseable {
  private static final RpcConfig RPC = RpcConfig.loopback(Optional.of("shared-token"));

  private final Vertx vertx = Vertx.vertx();
  private final RecordedTelemetry recorded = RecordedTelemetry.of("throughline-k8s-runner");
  private final WorkThreads threads = WorkThreads.named("test");
  private final Management management =
      Management.start(vertx, recorded.telemetry(), HostPort.loopback(0));
  private final RunningService service;
  private final RpcClient client;

  private TestRunner(RunnerConfig config) throws Exception {
    service =
        RunnerService.start(new ServiceContext(vertx, recorded.telemetry(), management), config);
    client = RpcClient.to(vertx, recorded.telemetry(), service.rpcAddress(), RPC);
  }

  /** A runner over a directory. */
  public static TestRunner start(Path data) throws Exception {
    return start(data, config -> config);
  }

  public static TestRunner start(Path data, UnaryOperator<RunnerConfig> change) throws Exception {
    return new TestRunner(
        change.apply(running(RunnerConfig.embedded(RPC, Optional.empty(), data))));
  }

  /** Containers run on when the runner is closed. */
  private static RunnerConfig running(RunnerConfig config) {
    return new RunnerConfig(
        config.rpc(),
        config.engine(),
        config.data(),
        config.intake(),
        config.policy(),
        config.limits(),
        false,
        Duration.ofSeconds(5));
  }

  /** Without namespaces. */
  public static RunnerConfig plain(RunnerConfig config) {
    StepPolicy policy = config.policy();
    return config.withPolicy(
        new StepPolicy(
            StepPolicy.IsolationWish.OFF,
            policy.hidden(),
            policy.resourceTypes(),
            policy.environment(),
            policy.shim(),
            policy.spareContainers()));
  }

  public RecordedTelemetry recorded() {
    return recorded;
  }

  public RpcClient client() {
    return client;
  }

  public RunningService service() {
    return service;
  }

  /** Runs a container to its end. */
  public Ran run(ContainerSpec.Builder spec) throws InterruptedException {
    return run(spec, 0);
  }

  public Ran run(ContainerSpec.Builder spec, long offset) throws InterruptedException {
    Ran ran = new Ran();
    follow(spec, offset, ran);
    return ran;
  }

  /** Runs a container on a thread of its own; cancelling the future cancels the call. */
  public Future<?> runBeside(ContainerSpec.Builder spec, Ran ran) {
    return runBeside(spec, ran, () -> {});
  }

  /** Runs a container on a thread of its own, and something after it. */
  public Future<?> runBeside(ContainerSpec.Builder spec, Ran ran, Runnable afterwards) {
    return threads.submit(() -> {
      try {
        follow(spec, 0, ran);
      } finally {
        afterwards.run();
      }
      return ran;
    });
  }

  private void follow(ContainerSpec.Builder spec, long offset, Ran ran)
      throws InterruptedException {
    RunRequest request = RunRequest.newBuilder().setContainer(spec).setOutputOffset(offset).build();
    try (RpcStream<RunEvent> stream = client.stream(RunnerGrpcClient.Run, request)) {
      for (Optional<RunEvent> event = stream.next(); event.isPresent(); event = stream.next()) {
        ran.add(event.get());
      }
    }
  }

  /** Runs a container as the engine does: in the span of a step of a kept trace. */
  public Ran inStep(ContainerSpec.Builder spec) throws InterruptedException {
    Span step = recorded.telemetry().span(SpanName.TASK, spec.getOwner().getStep()).keep().start();
    try (Scope _ = step.makeCurrent()) {
      return run(spec);
    } finally {
      step.end();
    }
  }

  /** The spans of what was run, once that of a container is among them. */
  public SpanTree tree() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            recorded.spans().stream().anyMatch(span -> span.getName().startsWith("container")));
    return SpanTree.of(
        recorded.spans().stream().filter(span -> !span.getName().startsWith("startup")).toList());
  }

  public void stop(String handle, Duration grace) throws InterruptedException {
    client.call(
        RunnerGrpcClient.Stop,
        StopRequest.newBuilder().setHandle(handle).setGraceMs(grace.toMillis()).build());
  }

  public void release(String buildUid) throws InterruptedException {
    client.call(
        RunnerGrpcClient.Release, ReleaseRequest.newBuilder().setBuildUid(buildUid).build());
  }

  public byte[] read(String artifact, String path) throws InterruptedException {
    return read(artifact, path, 1 << 20);
  }

  public byte[] read(String artifact, String path, long maxBytes) throws InterruptedException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ReadFileRequest request =
        ReadFileRequest.newBuilder()
            .setArtifact(artifact)
            .setPath(path)
            .setMaxBytes(maxBytes)
            .build();
    try (RpcStream<FileChunk> stream = client.stream(RunnerGrpcClient.ReadFile, request)) {
      for (Optional<FileChunk> chunk = stream.next(); chunk.isPresent(); chunk = stream.next()) {
        all.writeBytes(chunk.get().getData().toByteArray());
      }
    }
    return all.toByteArray();
  }

  @Override
  public void close() {
    threads.close();
    client.close();
    service.close();
    management.close();
    recorded.close();
    vertx.close().await();
  }
}
