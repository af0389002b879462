package io.throughline.credentials;

import io.throughline.credentials.grpc.CredentialsCalls;
import io.throughline.credentials.idtoken.IdTokens;
import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerStack;
import io.throughline.credentials.manager.ManagersInfo;
import io.throughline.credentials.secret.PathHash;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.SourceName;
import io.throughline.credentials.variable.OpenVarSources;
import io.throughline.credentials.variable.Variables;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.SpanStoreSink;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.work.WorkThreads;
import java.time.InstantSource;
import java.util.List;

/** Puts the credentials service together. */
public final class CredentialsService {
  private CredentialsService() {}

  /** Starts the service. */
  public static RunningService start(ServiceContext context, CredentialsConfig config) {
    Telemetry telemetry = context.telemetry();
    RunningService service = new RunningService("credentials");
    config
        .engine()
        .ifPresent(engine ->
            telemetry
                .feed()
                .connect(
                    new SpanStoreSink(
                        service.add(
                            RpcClient.to(context.vertx(), telemetry, engine, config.rpc())))));
    WorkThreads threads = service.add(WorkThreads.named("secret"));
    ManagerStack stack = stack(config.asking(), telemetry, threads);
    List<ManagerConnection> managers = connect(config, stack);
    managers.forEach(service::add);
    service.add(ManagerGauges.observe(telemetry, managers));
    IdTokens idTokens = IdTokens.of(config.identity(), InstantSource.system());
    OpenVarSources varSources =
        service.add(
            new OpenVarSources(
                VarSourceKinds.of(stack, config.aws(), idTokens),
                config.asking().varSources(),
                threads));
    Variables variables =
        new Variables(source(managers), varSources, threads, config.asking().parallel());
    ManagersInfo info = new ManagersInfo(managers, threads);
    RpcServer server =
        telemetry
            .span(SpanName.STARTUP_RESOURCES)
            .around(_ ->
                service.add(
                    RpcServer.start(
                        context.vertx(),
                        telemetry,
                        config.rpc(),
                        List.of(CredentialsCalls.of(variables, info, idTokens)),
                        context.management()::isReady)));
    return service.rpcAddress(server.address());
  }

  static ManagerStack stack(AskingConfig asking, Telemetry telemetry, WorkThreads threads) {
    return new ManagerStack(
        new ManagerContext(telemetry, InstantSource.system()),
        asking.cache(),
        asking.retry(),
        PathHash.of(asking.hashKey()),
        threads);
  }

  static List<ManagerConnection> connect(CredentialsConfig config, ManagerStack stack) {
    return config.managers().stream()
        .map(manager -> stack.connect(manager, SourceName.ofService(manager.manager())))
        .toList();
  }

  /** The managers, in their order, as one. */
  static Source source(List<ManagerConnection> managers) {
    return Source.firstOf(managers.stream().map(ManagerConnection::source).toList());
  }
}
