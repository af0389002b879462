package io.throughline.scheduler.testing;

import io.throughline.config.HostPort;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.proto.AbortRunningBuildRequest;
import io.throughline.proto.AbortRunningBuildResponse;
import io.throughline.proto.AcknowledgeRequest;
import io.throughline.proto.AcknowledgeResponse;
import io.throughline.proto.AppendSpansRequest;
import io.throughline.proto.AppendSpansResponse;
import io.throughline.proto.BuildFinished;
import io.throughline.proto.BuildStarted;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.CheckRequest;
import io.throughline.proto.CheckResponse;
import io.throughline.proto.ConcludeBuildRequest;
import io.throughline.proto.ConcludeBuildResponse;
import io.throughline.proto.EngineGrpcService;
import io.throughline.proto.EngineProto;
import io.throughline.proto.MetadataField;
import io.throughline.proto.Report;
import io.throughline.proto.ReportsRequest;
import io.throughline.proto.SpanRef;
import io.throughline.proto.SpanStoreGrpcService;
import io.throughline.proto.StartBuildRequest;
import io.throughline.proto.StartBuildResponse;
import io.throughline.proto.StoredSpan;
import io.throughline.proto.Version;
import io.throughline.proto.VersionProduced;
import io.throughline.proto.VersionsFound;
import io.throughline.rpc.RpcConfig;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.RpcService;
import io.throughline.rpc.RpcSink;
import io.throughline.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An engine that runs nothing: it remembers what it was told, and reports what a test wants it to.
 * Reports are kept until they are acknowledged, also while it is {@linkplain #stop() away}.
 */
public final class FakeEngine implements AutoCloseable {
  /** What a check of a resource does. */
  @FunctionalInterface
  public interface Check {
    /** The versions that are there, oldest first; may block, and fail with a text for the user. */
    List<Map<String, String>> look(Optional<Map<String, String>> from) throws Exception;
  }

  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";

  private final Vertx vertx;
  private final Telemetry telemetry;
  private final TreeMap<Long, Report> outbox = new TreeMap<>();
  private final Map<String, Check> checks = new ConcurrentHashMap<>();
  private final Map<String, StartBuildRequest> started = new ConcurrentHashMap<>();
  private final List<StartBuildRequest> starts = new CopyOnWriteArrayList<>();
  private final List<ConcludeBuildRequest> concluded = new CopyOnWriteArrayList<>();
  private final List<String> aborted = new CopyOnWriteArrayList<>();
  private final List<CheckRequest> checked = new CopyOnWriteArrayList<>();
  private final List<StoredSpan> spans = new CopyOnWriteArrayList<>();
  private RpcConfig config = RpcConfig.loopback(Optional.empty());
  private RpcServer server;
  private long lastReport;
  private volatile boolean losesAcknowledgements;

  /** What happens when a build is started, beside that it is remembered. */
  private volatile Consumer<StartBuildRequest> onStart = _ -> {};

  public FakeEngine(Vertx vertx, Telemetry telemetry) {
    this.vertx = vertx;
    this.telemetry = telemetry;
    this.server = serve();
    this.config = new RpcConfig(server.address(), Optional.empty(), config.deadline());
  }

  public HostPort address() {
    return config.listen();
  }

  /** Goes away, as a process that is killed does. */
  public void stop() {
    server.close();
  }

  /** Comes back at the same address, with the reports that were not acknowledged. */
  public void comeBack() {
    server = serve();
  }

  /** What checks of resources of that name find. */
  public FakeEngine onCheck(String resource, Check check) {
    checks.put(resource, check);
    return this;
  }

  /** Versions that checks of a resource find, named by one field {@code ref}. */
  public FakeEngine versions(String resource, String... refs) {
    List<Map<String, String>> found = new ArrayList<>();
    for (String ref : refs) {
      found.add(Map.of("ref", ref));
    }
    return onCheck(resource, _ -> found);
  }

  public FakeEngine onStart(Consumer<StartBuildRequest> then) {
    onStart = then;
    return this;
  }

  /** Builds that it runs or ran, each once. */
  public Map<String, StartBuildRequest> started() {
    return started;
  }

  /** Every call of Start. */
  public List<StartBuildRequest> starts() {
    return starts;
  }

  public List<ConcludeBuildRequest> concluded() {
    return concluded;
  }

  public List<String> aborted() {
    return aborted;
  }

  /** Every call of Check. */
  public List<CheckRequest> checked() {
    return checked;
  }

  /** Resources that were checked, in order. */
  public List<String> checkedResources() {
    return checked.stream().map(request -> request.getBuild().getResource()).toList();
  }

  public List<StoredSpan> spans() {
    return spans;
  }

  /** The plan of a build that was started. */
  public Plan plan(String uid) {
    return PlanJson.read(started.get(uid).getPlanJson().toByteArray());
  }

  public void reportStarted(String uid) {
    report(
        Report.newBuilder()
            .setBuildUid(uid)
            .setStarted(BuildStarted.newBuilder().setAtMs(java.time.Instant.now().toEpochMilli())));
  }

  /** A build ends. */
  public void finish(String uid, BuildStatus status) {
    report(
        Report.newBuilder()
            .setBuildUid(uid)
            .setFinished(
                BuildFinished.newBuilder()
                    .setStatus(status)
                    .setAtMs(java.time.Instant.now().toEpochMilli())));
  }

  /** A put of a build makes a version. */
  public void produce(String uid, String resource, String ref) {
    report(
        Report.newBuilder()
            .setBuildUid(uid)
            .setProduced(
                VersionProduced.newBuilder()
                    .setResource(resource)
                    .setVersion(version(Map.of("ref", ref)))
                    .addMetadata(MetadataField.newBuilder().setName("by").setValue("put"))
                    .setSpan(SpanRef.newBuilder().setTraceparent(TRACEPARENT))));
  }

  /** A check that is a build finds versions, or what is wrong. */
  public void find(String uid, String resource, String error, String... refs) {
    VersionsFound.Builder found =
        VersionsFound.newBuilder()
            .setResource(resource)
            .setError(error)
            .setSpan(SpanRef.newBuilder().setTraceparent(TRACEPARENT));
    for (String ref : refs) {
      found.addVersions(version(Map.of("ref", ref)));
    }
    report(Report.newBuilder().setBuildUid(uid).setFound(found));
  }

  /** From now on reports stay, as if no acknowledgement arrived. */
  public void loseAcknowledgements() {
    losesAcknowledgements = true;
  }

  /** Reports that have not been acknowledged. */
  public synchronized int unacknowledged() {
    return outbox.size();
  }

  @Override
  public void close() {
    server.close();
  }

  private RpcServer serve() {
    RpcService engine =
        RpcService.of(EngineProto.getDescriptor().findServiceByName("Engine"))
            .unary(EngineGrpcService.Start, this::start)
            .unary(EngineGrpcService.Conclude, this::conclude)
            .unary(EngineGrpcService.Abort, this::abort)
            .unary(EngineGrpcService.Check, this::check)
            .streaming(EngineGrpcService.Reports, this::reports)
            .unary(EngineGrpcService.Acknowledge, this::acknowledge);
    RpcService store =
        RpcService.of(EngineProto.getDescriptor().findServiceByName("SpanStore"))
            .unary(SpanStoreGrpcService.Append, this::append);
    return RpcServer.start(vertx, telemetry, config, List.of(engine, store), () -> true);
  }

  private StartBuildResponse start(StartBuildRequest request) {
    starts.add(request);
    if (started.putIfAbsent(request.getBuild().getUid(), request) == null) {
      onStart.accept(request);
    }
    return StartBuildResponse.getDefaultInstance();
  }

  private ConcludeBuildResponse conclude(ConcludeBuildRequest request) {
    concluded.add(request);
    return ConcludeBuildResponse.getDefaultInstance();
  }

  private AbortRunningBuildResponse abort(AbortRunningBuildRequest request) {
    aborted.add(request.getUid());
    return AbortRunningBuildResponse.getDefaultInstance();
  }

  private CheckResponse check(CheckRequest request) throws Exception {
    checked.add(request);
    Plan.Check plan = (Plan.Check) PlanJson.read(request.getPlanJson().toByteArray());
    Check check = checks.get(plan.name());
    if (check == null) {
      return CheckResponse.getDefaultInstance();
    }
    CheckResponse.Builder answer = CheckResponse.newBuilder();
    try {
      check
          .look(plan.from().map(from -> Map.copyOf(from.fields())))
          .forEach(found -> answer.addVersions(version(found)));
    } catch (IllegalStateException e) {
      answer.setError(String.valueOf(e.getMessage()));
    }
    return answer.build();
  }

  private void reports(ReportsRequest request, RpcSink<Report> out) throws InterruptedException {
    long sent = 0;
    while (!out.isGone()) {
      for (Report report : next(sent)) {
        out.send(report);
        sent = report.getId();
      }
    }
    throw new RpcException(io.vertx.grpc.common.GrpcStatus.CANCELLED, "gone");
  }

  private synchronized List<Report> next(long sent) throws InterruptedException {
    while (outbox.tailMap(sent, false).isEmpty()) {
      wait();
    }
    return List.copyOf(outbox.tailMap(sent, false).values());
  }

  private synchronized AcknowledgeResponse acknowledge(AcknowledgeRequest request) {
    if (!losesAcknowledgements) {
      request.getIdsList().forEach(outbox::remove);
    }
    return AcknowledgeResponse.getDefaultInstance();
  }

  private AppendSpansResponse append(AppendSpansRequest request) {
    spans.addAll(request.getSpansList());
    return AppendSpansResponse.getDefaultInstance();
  }

  private synchronized void report(Report.Builder report) {
    lastReport++;
    outbox.put(lastReport, report.setId(lastReport).build());
    notifyAll();
  }

  private static Version version(Map<String, String> fields) {
    return Version.newBuilder().putAllFields(fields).build();
  }
}
