package io.throughline.engine.testing;

import com.google.protobuf.ByteString;
import io.throughline.config.HostPort;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.FileChunk;
import io.throughline.proto.ReadFileRequest;
import io.throughline.proto.ReleaseRequest;
import io.throughline.proto.ReleaseResponse;
import io.throughline.proto.RunEvent;
import io.throughline.proto.RunRequest;
import io.throughline.proto.RunnerGrpcService;
import io.throughline.proto.RunnerProto;
import io.throughline.proto.StopRequest;
import io.throughline.proto.StopResponse;
import io.throughline.rpc.RpcConfig;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.RpcService;
import io.throughline.rpc.RpcSink;
import io.throughline.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A runner whose containers do what scripts say. Containers outlive the calls that look at them, as
 * those of the real runner do.
 */
public final class ScriptedRunner implements AutoCloseable {
  private final Vertx vertx;
  private final Telemetry telemetry;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Map<String, ScriptedContainer> containers = new ConcurrentHashMap<>();
  private final List<ContainerSpec> started = new CopyOnWriteArrayList<>();
  private final List<String> stopped = new CopyOnWriteArrayList<>();
  private final List<String> released = new CopyOnWriteArrayList<>();
  private volatile Function<ContainerSpec, Optional<Script>> rule = _ -> Optional.empty();
  private RpcServer server;

  private ScriptedRunner(Vertx vertx, Telemetry telemetry) {
    this.vertx = vertx;
    this.telemetry = telemetry;
  }

  /** A runner at a free port. */
  public static ScriptedRunner start(Vertx vertx, Telemetry telemetry) {
    ScriptedRunner runner = new ScriptedRunner(vertx, telemetry);
    runner.listen(RpcConfig.loopback(Optional.empty()));
    return runner;
  }

  public HostPort address() {
    return server.address();
  }

  /** What containers of a step do; without a script they succeed at once. */
  public ScriptedRunner on(String step, Script script) {
    scripts.put(step, script);
    return this;
  }

  /** What containers do that have no script by their step's name. */
  public ScriptedRunner rule(Function<ContainerSpec, Optional<Script>> byContainer) {
    rule = byContainer;
    return this;
  }

  /** The containers that were started, in order; attaching does not count. */
  public List<ContainerSpec> started() {
    return started;
  }

  /** Names of the steps whose containers were started, in order. */
  public List<String> startedSteps() {
    return started.stream().map(spec -> spec.getOwner().getStep()).toList();
  }

  /** The one container of a step. */
  public ContainerSpec container(String step) {
    List<ContainerSpec> ofStep =
        started.stream().filter(spec -> spec.getOwner().getStep().equals(step)).toList();
    if (ofStep.size() != 1) {
      throw new AssertionError(ofStep.size() + " containers of step " + step);
    }
    return ofStep.getFirst();
  }

  /** Names of the steps whose containers were asked to stop. */
  public List<String> stoppedSteps() {
    return stopped.stream()
        .map(handle -> containers.get(handle).spec().getOwner().getStep())
        .distinct()
        .toList();
  }

  /** Uids of the builds that were released. */
  public List<String> released() {
    return released;
  }

  /** All containers of the step are lost. */
  public void lose(String step) {
    containers.values().stream()
        .filter(container -> container.spec().getOwner().getStep().equals(step))
        .forEach(ScriptedContainer::lose);
  }

  /** Goes away: all calls break. Containers run on. */
  public synchronized void goAway() {
    server.close();
  }

  /** Is there again, at the same address. */
  public synchronized void comeBack() {
    listen(new RpcConfig(server.address(), Optional.empty(), java.time.Duration.ofSeconds(30)));
  }

  @Override
  public synchronized void close() {
    server.close();
  }

  private synchronized void listen(RpcConfig config) {
    RpcService service =
        RpcService.of(RunnerProto.getDescriptor().findServiceByName("Runner"))
            .streaming(RunnerGrpcService.Run, this::run)
            .unary(RunnerGrpcService.Stop, this::stop)
            .streaming(RunnerGrpcService.ReadFile, this::readFile)
            .unary(RunnerGrpcService.Release, this::release);
    server = RpcServer.start(vertx, telemetry, config, List.of(service), () -> true);
  }

  private void run(RunRequest request, RpcSink<RunEvent> out) throws InterruptedException {
    ContainerSpec spec = request.getContainer();
    boolean[] fresh = {false};
    ScriptedContainer container =
        containers.computeIfAbsent(
            spec.getHandle(),
            _ -> {
              fresh[0] = true;
              started.add(spec);
              return new ScriptedContainer(spec, script(spec));
            });
    if (fresh[0]) {
      container.start();
    }
    container.follow(request.getOutputOffset(), !fresh[0], out);
  }

  private Script script(ContainerSpec spec) {
    Script byName = scripts.get(spec.getOwner().getStep());
    return byName == null ? rule.apply(spec).orElseGet(Script::ending) : byName;
  }

  private StopResponse stop(StopRequest request) {
    ScriptedContainer container = containers.get(request.getHandle());
    if (container == null) {
      throw RpcException.notFound("no container " + request.getHandle());
    }
    stopped.add(request.getHandle());
    container.stop();
    return StopResponse.getDefaultInstance();
  }

  private void readFile(ReadFileRequest request, RpcSink<FileChunk> out)
      throws InterruptedException {
    String handle = request.getArtifact().split("/", 2)[0];
    ScriptedContainer container = containers.get(handle);
    String content = container == null ? null : container.files().get(request.getPath());
    if (content == null) {
      throw RpcException.notFound("no file " + request.getPath());
    }
    out.send(FileChunk.newBuilder().setData(ByteString.copyFromUtf8(content)).build());
  }

  private ReleaseResponse release(ReleaseRequest request) {
    released.add(request.getBuildUid());
    return ReleaseResponse.getDefaultInstance();
  }
}
