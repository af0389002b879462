package io.throughline.scheduler;

import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.RpcService;
import io.throughline.rpc.SpanStoreSink;
import io.throughline.scheduler.build.Aborting;
import io.throughline.scheduler.build.BuildQueries;
import io.throughline.scheduler.build.HandOver;
import io.throughline.scheduler.build.Preparations;
import io.throughline.scheduler.build.ReportedBuilds;
import io.throughline.scheduler.build.Reports;
import io.throughline.scheduler.build.Triggering;
import io.throughline.scheduler.check.CheckEnds;
import io.throughline.scheduler.check.CheckTimes;
import io.throughline.scheduler.check.Checks;
import io.throughline.scheduler.engine.grpc.EngineClient;
import io.throughline.scheduler.grpc.BuildsEndpoint;
import io.throughline.scheduler.grpc.JobsEndpoint;
import io.throughline.scheduler.grpc.PipelinesEndpoint;
import io.throughline.scheduler.grpc.ResourcesEndpoint;
import io.throughline.scheduler.job.JobLoop;
import io.throughline.scheduler.job.PassTools;
import io.throughline.scheduler.job.QueueLengths;
import io.throughline.scheduler.job.SchedulingPass;
import io.throughline.scheduler.pipeline.Configs;
import io.throughline.scheduler.pipeline.Jobs;
import io.throughline.scheduler.pipeline.Pipelines;
import io.throughline.scheduler.pipeline.Resources;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.trace.BuildSpans;
import io.throughline.scheduler.trace.SchedulerMetrics;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.sql.Database;
import io.throughline.sql.Migrations;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.SpanName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Puts the scheduler together. */
public final class SchedulerService {
  private static final String SCHEMA = "scheduler";
  private static final Duration QUEUE_INTERVAL = Duration.ofSeconds(5);

  private final Telemetry telemetry;
  private final Database database;
  private final EngineClient engine;
  private final SchedulerConfig config;
  private final Stores stores = Stores.create();
  private final InstantSource time = InstantSource.system();
  private final BuildSpans spans;
  private final Configs configs;
  private final CheckTimes checkTimes;
  private final CheckEnds checkEnds;

  private SchedulerService(
      Telemetry telemetry, Database database, EngineClient engine, SchedulerConfig config) {
    this.telemetry = telemetry;
    this.database = database;
    this.engine = engine;
    this.config = config;
    this.spans = new BuildSpans(telemetry);
    this.configs = new Configs(stores.pipelines());
    this.checkTimes =
        new CheckTimes(config.checks().interval(), () -> ThreadLocalRandom.current().nextLong());
    this.checkEnds = new CheckEnds(stores, checkTimes);
  }

  /** Starts the scheduler; it works once the engine and the database answer. */
  public static RunningService start(ServiceContext context, SchedulerConfig config) {
    Telemetry telemetry = context.telemetry();
    RunningService service = new RunningService(SCHEMA);
    try {
      Migrations.apply(telemetry, config.database(), SCHEMA);
      Database database =
          service.add(Database.open(context.vertx(), telemetry, config.database(), SCHEMA));
      context.management().needs("database", database::isReachable);
      RpcClient engine =
          service.add(RpcClient.to(context.vertx(), telemetry, config.engine(), config.rpc()));
      telemetry.feed().connect(new SpanStoreSink(engine));
      return telemetry
          .span(SpanName.STARTUP_RESOURCES)
          .around(_ ->
              new SchedulerService(telemetry, database, new EngineClient(engine), config)
                  .start(context, service));
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private RunningService start(ServiceContext context, RunningService service) {
    HandOver handOver = service.add(new HandOver(database, stores, engine, spans, time));
    RpcServer server =
        service.add(
            RpcServer.start(
                context.vertx(),
                telemetry,
                config.rpc(),
                endpoints(handOver),
                context.management()::isReady));
    Reports reports =
        service.add(new Reports(engine, new ReportedBuilds(database, stores, checkEnds, time)));
    reports.start();
    service.add(
        Checks.start(
            new Checks.Tools(database, stores, configs, engine, checkEnds, telemetry, time),
            config.checks(),
            config.safetyInterval()));
    JobLoop jobs = service.add(jobs(handOver));
    service.add(jobs.start());
    service.add(QueueLengths.start(database, telemetry, QUEUE_INTERVAL));
    return service.rpcAddress(server.address());
  }

  private JobLoop jobs(HandOver handOver) {
    PassTools tools = new PassTools(stores, configs, checkTimes, spans, telemetry, time);
    SchedulingPass pass =
        new SchedulingPass(database, tools, handOver, new SchedulerMetrics(telemetry));
    return new JobLoop(
        database, stores, pass, handOver, config.jobsInFlight(), config.safetyInterval());
  }

  private List<RpcService> endpoints(HandOver handOver) {
    Triggering triggering = new Triggering(database, stores, configs, handOver, spans, time);
    return List.of(
        new PipelinesEndpoint(new Pipelines(database, stores, time), handOver).service(),
        new JobsEndpoint(new Jobs(database, stores, time)).service(),
        new BuildsEndpoint(
                triggering,
                new Aborting(database, stores, handOver),
                new Preparations(database, stores),
                new BuildQueries(database, stores))
            .service(),
        new ResourcesEndpoint(new Resources(database, stores), triggering).service());
  }
}
