package io.throughline.scheduler.testing;

import com.google.protobuf.ByteString;
import io.throughline.config.HostPort;
import io.throughline.proto.AbortBuildRequest;
import io.throughline.proto.Build;
import io.throughline.proto.BuildPreparation;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.BuildsGrpcClient;
import io.throughline.proto.CheckResourceRequest;
import io.throughline.proto.GetBuildRequest;
import io.throughline.proto.Job;
import io.throughline.proto.JobBuild;
import io.throughline.proto.JobRef;
import io.throughline.proto.JobsGrpcClient;
import io.throughline.proto.ListBuildsRequest;
import io.throughline.proto.ListBuildsResponse;
import io.throughline.proto.ListVersionsRequest;
import io.throughline.proto.PipelineRef;
import io.throughline.proto.PipelinesGrpcClient;
import io.throughline.proto.Resource;
import io.throughline.proto.ResourceRef;
import io.throughline.proto.ResourcesGrpcClient;
import io.throughline.proto.SavePipelineRequest;
import io.throughline.proto.SavePipelineResponse;
import io.throughline.proto.SetJobPausedRequest;
import io.throughline.proto.SetPipelinePausedRequest;
import io.throughline.proto.TriggerJobRequest;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.scheduler.SchedulerConfig;
import io.throughline.scheduler.SchedulerService;
import io.throughline.scheduler.check.CheckSettings;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.sql.Database;
import io.throughline.sql.DatabaseConfig;
import io.throughline.sql.Sql;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.ServiceMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A scheduler on a database of its own, with an engine that does as it is told. Nothing happens by
 * timer: the safety interval is an hour, so that a notification that is missing is a hang.
 */
public final class Harness implements AutoCloseable {
  public static final String TEAM = "main";

  /** Checks as often as not at all, unless somebody asks. */
  public static final CheckSettings RARE_CHECKS =
      new CheckSettings(Duration.ofHours(1), Duration.ofMinutes(1), 0, 16);

  private static final Sql KILL_LISTENERS =
      Sql.named(
          "SELECT kill",
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE query LIKE 'LISTEN%' AND datname = current_database()
          """);
  private static final Sql KILL_CONNECTIONS =
      Sql.named(
          "SELECT kill",
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'throughline-scheduler' AND datname = current_database()
            AND pid <> pg_backend_pid()
          """);
  private static final Sql BUSY =
      Sql.of("SELECT count(*) FROM resources WHERE check_claim <> '' OR next_check_ms <= $1");

  private final Vertx vertx = Vertx.vertx();
  private final RecordedTelemetry recorded = RecordedTelemetry.of("scheduler").recordFeed();
  private final RecordedTelemetry outside = RecordedTelemetry.of("engine");
  private final DatabaseConfig databaseConfig = TestDatabase.fresh();
  private final FakeEngine engine = new FakeEngine(vertx, outside.telemetry());
  private final CheckSettings checks;
  private final Duration safetyInterval;
  private final Database probe =
      Database.open(vertx, outside.telemetry(), databaseConfig, "scheduler");
  private RunningService service;
  private RpcClient client;
  private Management management;

  private Harness(CheckSettings checks, Duration safetyInterval) {
    this.checks = checks;
    this.safetyInterval = safetyInterval;
    start();
  }

  public static Harness start(CheckSettings checks) {
    return new Harness(checks, Duration.ofHours(1));
  }

  public static Harness create() {
    return start(RARE_CHECKS);
  }

  /** Starts the scheduler again, on the same database. */
  public void start() {
    management = Management.start(vertx, recorded.telemetry(), HostPort.loopback(0));
    service = startReplica(recorded);
    recorded.recordFeed();
    client = client(service);
  }

  /** Another scheduler on the same database. */
  public RunningService startReplica(RecordedTelemetry telemetry) {
    return SchedulerService.start(
        new ServiceContext(vertx, telemetry.telemetry(), management),
        new SchedulerConfig(
            databaseConfig,
            RpcConfig.loopback(Optional.empty()),
            engine.address(),
            checks,
            32,
            safetyInterval));
  }

  public RpcClient client(RunningService of) {
    return RpcClient.to(
        vertx, outside.telemetry(), of.rpcAddress(), RpcConfig.loopback(Optional.empty()));
  }

  /** Stops the scheduler; database and engine stay. */
  public void stop() {
    client.close();
    service.close();
    management.close();
  }

  public FakeEngine engine() {
    return engine;
  }

  public RecordedTelemetry recorded() {
    return recorded;
  }

  /** Spans of those who call the scheduler and of the engine. */
  public RecordedTelemetry outside() {
    return outside;
  }

  /** The scheduler's tables. */
  public Database database() {
    return probe;
  }

  public SavePipelineResponse save(String name, String yaml) {
    return save(name, yaml, configVersion(name));
  }

  public SavePipelineResponse save(String name, String yaml, long from) {
    return call(
        PipelinesGrpcClient.Save,
        SavePipelineRequest.newBuilder()
            .setPipeline(ref(name))
            .setConfigJson(ByteString.copyFromUtf8(yaml))
            .setFromVersion(from)
            .build());
  }

  /** Saves a pipeline and unpauses it. */
  public void set(String name, String yaml) {
    save(name, yaml);
    pausePipeline(name, false);
  }

  public void pausePipeline(String name, boolean paused) {
    call(
        PipelinesGrpcClient.SetPaused,
        SetPipelinePausedRequest.newBuilder()
            .setPipeline(ref(name))
            .setPaused(paused)
            .setBy("somebody")
            .build());
  }

  public void pauseJob(String pipeline, String job, boolean paused) {
    call(
        JobsGrpcClient.SetPaused,
        SetJobPausedRequest.newBuilder()
            .setJob(job(pipeline, job))
            .setPaused(paused)
            .setBy("somebody")
            .build());
  }

  public Build trigger(String pipeline, String job) {
    return trigger(client, pipeline, job);
  }

  public static Build trigger(RpcClient by, String pipeline, String job) {
    return call(
        by,
        BuildsGrpcClient.TriggerJob,
        TriggerJobRequest.newBuilder().setJob(job(pipeline, job)).setCreatedBy("somebody").build());
  }

  public Build build(long id) {
    return call(BuildsGrpcClient.Get, GetBuildRequest.newBuilder().setId(id).build());
  }

  public Build build(String pipeline, String job, String name) {
    return call(
        BuildsGrpcClient.Get,
        GetBuildRequest.newBuilder()
            .setJobBuild(JobBuild.newBuilder().setJob(job(pipeline, job)).setName(name))
            .build());
  }

  public Build abort(long id) {
    return call(
        BuildsGrpcClient.Abort, AbortBuildRequest.newBuilder().setId(id).setBy("somebody").build());
  }

  public BuildPreparation preparation(long id) {
    return call(BuildsGrpcClient.Preparation, GetBuildRequest.newBuilder().setId(id).build());
  }

  /** All builds of a job, newest first. */
  public List<Build> builds(String pipeline, String job) {
    return list(ListBuildsRequest.newBuilder().setPipeline(ref(pipeline)).setJob(job).build())
        .getBuildsList();
  }

  public ListBuildsResponse list(ListBuildsRequest request) {
    return call(BuildsGrpcClient.List, request);
  }

  public Job getJob(String pipeline, String job) {
    return call(JobsGrpcClient.Get, job(pipeline, job));
  }

  public Resource resource(String pipeline, String resource) {
    return call(ResourcesGrpcClient.Get, resourceRef(pipeline, resource));
  }

  public Build check(String pipeline, String resource) {
    return call(
        ResourcesGrpcClient.Check,
        CheckResourceRequest.newBuilder()
            .setResource(resourceRef(pipeline, resource))
            .setCreatedBy("somebody")
            .build());
  }

  /** The versions of a resource by their field {@code ref}, newest first. */
  public List<String> versions(String pipeline, String resource) {
    return call(
            ResourcesGrpcClient.ListVersions,
            ListVersionsRequest.newBuilder().setResource(resourceRef(pipeline, resource)).build())
        .getVersionsList()
        .stream()
        .map(version -> version.getVersion().getFieldsMap().get("ref"))
        .toList();
  }

  public <Q, R> R call(ServiceMethod<R, Q> method, Q request) {
    return call(client, method, request);
  }

  public static <Q, R> R call(RpcClient by, ServiceMethod<R, Q> method, Q request) {
    try {
      return by.call(method, request);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static PipelineRef ref(String pipeline) {
    return PipelineRef.newBuilder().setTeam(TEAM).setName(pipeline).build();
  }

  public static JobRef job(String pipeline, String job) {
    return JobRef.newBuilder().setPipeline(ref(pipeline)).setJob(job).build();
  }

  public static ResourceRef resourceRef(String pipeline, String resource) {
    return ResourceRef.newBuilder().setPipeline(ref(pipeline)).setResource(resource).build();
  }

  /** Ends the connections that listen for notifications. */
  public void killListeners() {
    probe.list(KILL_LISTENERS, row -> row);
  }

  /** Ends all connections to the database, also in the midst of transactions. */
  public void killConnections() {
    probe.list(KILL_CONNECTIONS, row -> row);
  }

  /** Resources that are being checked, or due now. */
  public long checksRunning() {
    long now = java.time.Instant.now().toEpochMilli();
    return probe.first(BUSY, row -> row.getLong(0), now).orElse(0L);
  }

  /** Waits until a build of a job, named by its number, has a status. */
  public Build awaitBuild(String pipeline, String job, String name, BuildStatus status) {
    return Eventually.get(() -> {
      Build build = build(pipeline, job, name);
      if (build.getStatus() != status) {
        throw new AssertionError(build.getStatus() + " because of " + build.getQueueCause());
      }
      return build;
    });
  }

  /** Waits until a build waits for a reason. */
  public Build awaitCause(long id, String cause) {
    return Eventually.get(() -> {
      Build build = build(id);
      if (!build.getQueueCause().equals(cause)) {
        throw new AssertionError(build.getStatus() + " because of " + build.getQueueCause());
      }
      return build;
    });
  }

  /** Waits until the engine runs a build; its uid. */
  public String awaitStarted(String pipeline, String job, String name) {
    Build build = awaitBuild(pipeline, job, name, BuildStatus.STARTED);
    return Eventually.get(() -> {
      if (!engine.started().containsKey(build.getUid())) {
        throw new AssertionError("the engine does not know build " + name);
      }
      return build.getUid();
    });
  }

  @Override
  public void close() {
    stop();
    engine.close();
    probe.close();
    vertx.close().await();
    recorded.close();
    outside.close();
  }

  private long configVersion(String name) {
    try {
      return call(PipelinesGrpcClient.GetConfig, ref(name)).getConfigVersion();
    } catch (io.throughline.rpc.RpcException _) {
      return 0;
    }
  }
}
