package io.throughline.credentials;

import io.throughline.credentials.grpc.CredentialsCalls;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.SpanStoreSink;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.SpanName;
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
    Variables variables = service.add(new Variables(secrets(config, telemetry), config.parallel()));
    RpcServer server =
        telemetry
            .span(SpanName.STARTUP_RESOURCES)
            .around(_ ->
                service.add(
                    RpcServer.start(
                        context.vertx(),
                        telemetry,
                        config.rpc(),
                        List.of(CredentialsCalls.of(variables)),
                        context.management()::isReady)));
    return service.rpcAddress(server.address());
  }

  /** The sources, in their order, each with what surrounds it. */
  static Secrets secrets(CredentialsConfig config, Telemetry telemetry) {
    return Secrets.firstOf(
        config.sources().stream()
            .map(source -> source(source, config).widening().traced(telemetry, source.name()))
            .toList());
  }

  private static Secrets source(SourceConfig source, CredentialsConfig config) {
    return switch (source) {
      case SourceConfig.Variables(var values) -> Secrets.variables(values);
      case SourceConfig.VariablesFile(var file) ->
          Secrets.file(file).retried(config.retry()).cached(config.cache());
      case SourceConfig.Directory(var directory) ->
          Secrets.directory(directory).retried(config.retry()).cached(config.cache());
    };
  }
}
