package io.throughline.runner;

import io.throughline.config.HostPort;
import io.throughline.http.HttpRoutes;
import io.throughline.http.HttpServer;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.SpanStoreSink;
import io.throughline.runner.grpc.RunnerCalls;
import io.throughline.runner.intake.IntakePort;
import io.throughline.runner.intake.SpanIntake;
import io.throughline.runner.local.LocalRuntime;
import io.throughline.runner.resource.MockType;
import io.throughline.runner.resource.ResourceCatalog;
import io.throughline.runner.resource.ResourceType;
import io.throughline.runner.resource.TimeType;
import io.throughline.runner.resource.git.GitType;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.telemetry.SpanFeed;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.SpanName;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the runner. */
public final class RunnerService {
  private RunnerService() {}

  /**
   * Starts a runner with the local runtime.
   *
   * @throws Exception when its directory cannot be used or an address cannot be listened on
   */
  public static RunningService start(ServiceContext context, RunnerConfig config) throws Exception {
    RunningService service = new RunningService("k8s-runner");
    try {
      return start(service, context, config);
    } catch (Exception e) {
      service.close();
      throw e;
    }
  }

  private static RunningService start(
      RunningService service, ServiceContext context, RunnerConfig config) throws Exception {
    Telemetry telemetry = context.telemetry();
    Optional<SpanFeed.Sink> engine =
        config
            .engine()
            .map(address ->
                new SpanStoreSink(
                    service.add(RpcClient.to(context.vertx(), telemetry, address, config.rpc()))));
    engine.ifPresent(telemetry.feed()::connect);

    ProgramEndpoints endpoints = ProgramEndpoints.keyed(config.data().resolve("intake-key"));
    CommandReports reports = new CommandReports();
    HttpServer intake =
        service.add(
            listen(
                context, config, new SpanIntake(telemetry, endpoints, reports, engine).routes()));
    ResourceCatalog catalog =
        new ResourceCatalog(
            builtInTypes(telemetry, config.data()), config.policy().resourceTypes());
    ContainerRuntime runtime =
        telemetry
            .span(SpanName.STARTUP_RESOURCES)
            .<ContainerRuntime, Exception>around(_ ->
                LocalRuntime.open(
                    config,
                    telemetry,
                    new ProgramTelemetry("http://" + intake.address(), endpoints, reports),
                    catalog,
                    InstantSource.system()));
    service.add(runtime);
    RpcServer server =
        service.add(
            RpcServer.start(
                context.vertx(),
                telemetry,
                config.rpc(),
                List.of(new RunnerCalls(runtime).service()),
                context.management()::isReady));
    HostPort address = server.address();
    return service.rpcAddress(address).httpAddress(intake.address());
  }

  private static Map<String, ResourceType> builtInTypes(Telemetry telemetry, Path data) {
    return Map.of(
        "git", new GitType(telemetry, data.resolve("git")),
        "mock", new MockType(),
        "time", new TimeType(InstantSource.system()));
  }

  private static HttpServer listen(ServiceContext context, RunnerConfig config, HttpRoutes routes) {
    IntakePort port = new IntakePort(config.intake(), config.data().resolve("intake-port"));
    HttpServer server =
        HttpServer.start(
            context.vertx(), context.telemetry(), port.choose(), SpanIntake.BODY_BYTES, routes);
    port.remember(server.address());
    return server;
  }
}
