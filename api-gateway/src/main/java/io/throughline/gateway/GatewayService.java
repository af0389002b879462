package io.throughline.gateway;

import io.throughline.config.HostPort;
import io.throughline.gateway.route.Api;
import io.throughline.gateway.route.ExternalUrl;
import io.throughline.gateway.route.Gate;
import io.throughline.gateway.sse.EventStream;
import io.throughline.gateway.sse.SignsOfLife;
import io.throughline.http.HttpRoutes;
import io.throughline.http.HttpServer;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.SpanStoreSink;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.sql.Database;
import io.throughline.sql.Migrations;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.SpanName;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** Puts the API gateway together. */
public final class GatewayService {
  private static final String SCHEMA = "gateway";

  private final ServiceContext context;
  private final GatewayConfig config;
  private final RunningService service = new RunningService("api-gateway");
  private final InstantSource clock = InstantSource.system();

  private GatewayService(ServiceContext context, GatewayConfig config) {
    this.context = context;
    this.config = config;
  }

  /** Starts the service. */
  public static RunningService start(ServiceContext context, GatewayConfig config) {
    GatewayService gateway = new GatewayService(context, config);
    try {
      gateway.start();
      return gateway.service;
    } catch (RuntimeException e) {
      gateway.service.close();
      throw e;
    }
  }

  private void start() {
    Telemetry telemetry = context.telemetry();
    RpcClient engine = client(config.peers().engine());
    telemetry.feed().connect(new SpanStoreSink(engine));
    Peers peers =
        Peers.of(
            client(config.peers().scheduler()),
            engine,
            client(config.peers().credentials()),
            config.peers().patience());
    Migrations.apply(telemetry, config.database(), SCHEMA);
    Database database =
        service.add(Database.open(context.vertx(), telemetry, config.database(), SCHEMA));
    context.management().needs("database", database::isReachable);
    Identities identities =
        telemetry
            .span(SpanName.STARTUP_DEPENDENCIES)
            .around(_ -> Identities.open(service, database, config.auth(), clock));
    HttpServer server =
        telemetry
            .span(SpanName.STARTUP_RESOURCES)
            .around(_ -> serve(peers, identities, database::isReachable));
    service.httpAddress(server.address());
  }

  private HttpServer serve(Peers peers, Identities identities, BooleanSupplier database) {
    SignsOfLife signsOfLife = service.add(new SignsOfLife(config.events().keepAlive()));
    EventStream events = new EventStream(peers.records(), config.events(), clock, signsOfLife);
    ExternalUrl externalUrl = new ExternalUrl(config.api().externalUrl());
    HttpRoutes routes =
        new Api(identities.callers(), new Gate(peers.pipelines()), peers.builds())
            .serve(
                Routes.all(
                    config.api(),
                    externalUrl,
                    peers,
                    identities,
                    events,
                    context.telemetry().redaction(),
                    database),
                config.api().version());
    HttpServer server =
        service.add(
            HttpServer.start(
                context.vertx(),
                context.telemetry(),
                config.api().listen(),
                config.api().bodyBytes(),
                routes));
    externalUrl.listens(server.address());
    return server;
  }

  private RpcClient client(HostPort address) {
    return service.add(
        RpcClient.to(context.vertx(), context.telemetry(), address, config.peers().rpc()));
  }
}
