package io.throughline.engine;

import io.throughline.engine.build.BuildUrls;
import io.throughline.engine.container.grpc.Containers;
import io.throughline.engine.credentials.grpc.Variables;
import io.throughline.engine.follow.Bells;
import io.throughline.engine.follow.EventFeed;
import io.throughline.engine.follow.ReportFeed;
import io.throughline.engine.grpc.BuildRecordsRpc;
import io.throughline.engine.grpc.EngineRpc;
import io.throughline.engine.grpc.SpanStoreRpc;
import io.throughline.engine.log.Journal;
import io.throughline.engine.log.LogFlusher;
import io.throughline.engine.run.Aborts;
import io.throughline.engine.run.Builds;
import io.throughline.engine.run.Conclusions;
import io.throughline.engine.run.Deadlines;
import io.throughline.engine.run.EngineParts;
import io.throughline.engine.run.Exports;
import io.throughline.engine.run.Leases;
import io.throughline.engine.run.Sweeper;
import io.throughline.engine.step.ArtifactFiles;
import io.throughline.engine.step.CheckStep;
import io.throughline.engine.step.ContainerRun;
import io.throughline.engine.step.GetStep;
import io.throughline.engine.step.Leaves;
import io.throughline.engine.step.Leftovers;
import io.throughline.engine.step.LooseCheck;
import io.throughline.engine.step.PutStep;
import io.throughline.engine.step.ResourcePrograms;
import io.throughline.engine.step.StepVariables;
import io.throughline.engine.step.TaskConfigs;
import io.throughline.engine.step.TaskContainers;
import io.throughline.engine.step.TaskStep;
import io.throughline.engine.store.BuildChanges;
import io.throughline.engine.store.Change;
import io.throughline.engine.store.EventRows;
import io.throughline.engine.store.ReportRows;
import io.throughline.engine.trace.BuildTelemetry;
import io.throughline.engine.trace.KeptTraces;
import io.throughline.engine.trace.Retelling;
import io.throughline.engine.trace.SpanStore;
import io.throughline.engine.trace.Sweep;
import io.throughline.engine.trace.TraceReader;
import io.throughline.engine.write.BatchWriter;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcServer;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.sql.Database;
import io.throughline.sql.Migrations;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.work.WorkThreads;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Puts a build engine together. */
public final class EngineService {
  private static final String SCHEMA = "engine";
  private static final int BATCH_BYTES = 4 << 20;
  private static final Duration CREDENTIALS_PATIENCE = Duration.ofSeconds(60);
  private static final Duration LAST_FLUSH = Duration.ofSeconds(5);
  private static final Duration EXPORT_MARGIN = Duration.ofSeconds(5);

  private final ServiceContext context;
  private final EngineConfig config;
  private final RunningService service = new RunningService("build-engine");
  private final InstantSource clock = InstantSource.system();

  private EngineService(ServiceContext context, EngineConfig config) {
    this.context = context;
    this.config = config;
  }

  /** Starts an engine; builds that it had before go on. */
  public static RunningService start(ServiceContext context, EngineConfig config) {
    EngineService engine = new EngineService(context, config);
    try {
      return engine.start();
    } catch (RuntimeException e) {
      engine.service.close();
      throw e;
    }
  }

  private RunningService start() {
    Vertx vertx = context.vertx();
    Telemetry telemetry = context.telemetry();
    Database database =
        telemetry.span(SpanName.STARTUP_DEPENDENCIES).around(_ -> database(vertx, telemetry));
    SpanStore store = service.add(new SpanStore(database, telemetry, config.limits().spans()));
    SpanStoreRpc spans = new SpanStoreRpc(store);
    telemetry.feed().connect(spans);
    service.add(() -> telemetry.feed().flush(LAST_FLUSH));

    Leases leases =
        service.add(
            new Leases(
                database, config.name(), config.leases().lease(), config.leases().renewal()));
    Containers containers =
        new Containers(service.add(RpcClient.to(vertx, telemetry, config.runner(), config.rpc())));
    Variables variables =
        new Variables(
            service.add(RpcClient.to(vertx, telemetry, config.credentials(), config.rpc())),
            CREDENTIALS_PATIENCE);
    WorkThreads threads = service.add(WorkThreads.named("builds"));
    StepVariables stepVariables = new StepVariables(variables);
    ContainerRun runs = new ContainerRun(containers, threads, config.patience());
    BuildUrls urls = new BuildUrls(config.externalUrl());
    ResourcePrograms programs = new ResourcePrograms(stepVariables, runs, urls);
    EngineParts parts =
        new EngineParts(
            config.name(),
            database,
            telemetry,
            journals(database, telemetry),
            leaves(programs, stepVariables, containers, runs, urls),
            containers,
            service.add(new LogFlusher()),
            new Retelling(database, telemetry, urls, threads, config.sweepDelay().dividedBy(2)),
            threads,
            urls,
            config.limits(),
            config.patience(),
            config.sweepDelay().plus(EXPORT_MARGIN),
            clock);
    LooseCheck check = new LooseCheck(programs, containers, telemetry);
    telemetry
        .span(SpanName.STARTUP_RESOURCES)
        .around(_ -> {
          serve(parts, leases, store, spans, check);
          return service;
        });
    return service;
  }

  private Database database(Vertx vertx, Telemetry telemetry) {
    Migrations.apply(telemetry, config.database(), SCHEMA);
    Database database = service.add(Database.open(vertx, telemetry, config.database(), SCHEMA));
    context.management().needs("database", database::isReachable);
    return database;
  }

  private Journal.Into journals(Database database, Telemetry telemetry) {
    BatchWriter<Change> writer =
        service.add(
            BatchWriter.start(
                "builds", config.queueBytes(), BATCH_BYTES, new BuildChanges(database)::write));
    return new Journal.Into(
        writer, config.limits().logBytes(), telemetry.counter(MetricName.LOG_BYTES));
  }

  private Leaves leaves(
      ResourcePrograms programs,
      StepVariables variables,
      Containers containers,
      ContainerRun runs,
      BuildUrls urls) {
    TaskConfigs configs =
        new TaskConfigs(variables, new ArtifactFiles(containers, config.patience()));
    return new Leaves(
        new GetStep(programs),
        new PutStep(programs),
        new TaskStep(configs, new TaskContainers(urls), runs),
        new CheckStep(programs),
        new Leftovers(runs));
  }

  private void serve(
      EngineParts parts, Leases leases, SpanStore store, SpanStoreRpc spans, LooseCheck check) {
    Database database = parts.database();
    Builds builds = new Builds(parts);
    service.add(BuildTelemetry.running(parts.telemetry(), builds::count));
    Aborts aborts = service.add(new Aborts(database, builds));
    Bells events = service.add(new Bells(database, EventRows.CHANNEL));
    Bells reports = service.add(new Bells(database, ReportRows.CHANNEL));
    KeptTraces kept =
        new KeptTraces(
            database, parts.telemetry(), config.keep(), config.sweepDelay().multipliedBy(2), clock);
    service.add(Exports.start(kept, config.sweepDelay().dividedBy(10).plusMillis(1)));
    Sweep sweep = new Sweep(database, store, parts.telemetry(), parts.retelling(), kept);
    service.add(Sweeper.start(parts, sweep, config.sweepDelay()));
    leases.keep(builds::resume);
    EngineRpc engine =
        new EngineRpc(
            builds,
            aborts,
            new Conclusions(parts),
            new EngineRpc.Reporting(database, new ReportFeed(database, reports)),
            new EngineRpc.Checking(check, new Deadlines(parts.threads()), config.checkTimeout()),
            clock);
    BuildRecordsRpc records =
        new BuildRecordsRpc(
            database, new EventFeed(database, events), new TraceReader(database), kept);
    RpcServer server =
        service.add(
            RpcServer.start(
                context.vertx(),
                parts.telemetry(),
                config.rpc(),
                List.of(engine.service(), records.service(), spans.service()),
                context.management()::isReady));
    service.rpcAddress(server.address());
  }
}
