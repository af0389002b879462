package io.throughline.gateway;

import io.throughline.config.HostPort;
import io.throughline.gateway.auth.AuthConfig;
import io.throughline.gateway.auth.LocalUser;
import io.throughline.gateway.grpc.Examples;
import io.throughline.gateway.grpc.FakeCredentials;
import io.throughline.gateway.grpc.FakeEngine;
import io.throughline.gateway.grpc.FakeScheduler;
import io.throughline.gateway.route.Endpoint;
import io.throughline.gateway.route.ExternalUrl;
import io.throughline.gateway.sse.EventStream;
import io.throughline.gateway.sse.EventsConfig;
import io.throughline.gateway.sse.SignsOfLife;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.rpc.RpcServer;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.service.ServiceMain;
import io.throughline.sql.Database;
import io.throughline.sql.DatabaseConfig;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A gateway on a real database, with a scheduler and an engine that a test commands. */
public final class Gateway implements AutoCloseable {
  /** Owner of the team main. */
  public static final String ADMIN = "admin";

  /** Users whose password is their name. */
  public static final List<String> USERS =
      List.of("owner", "member", "operator", "viewer", "stranger");

  private static final Optional<String> TOKEN = Optional.of("shared-by-the-services");

  private final Vertx vertx = Vertx.vertx(ServiceMain.vertxOptions());
  private final RecordedTelemetry recorded = RecordedTelemetry.of("api-gateway");
  private final RecordedTelemetry peers = RecordedTelemetry.of("peers");
  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeEngine engine = new FakeEngine();
  private final FakeCredentials credentials = new FakeCredentials();
  private final DatabaseConfig database;
  private final RpcServer schedulerServer;
  private final RpcServer credentialsServer;
  private final Management management;
  private final GatewayConfig config;
  private RpcServer engineServer;
  private RunningService service;

  private Gateway(DatabaseConfig database, EventsConfig events) throws Exception {
    this.database = database;
    this.schedulerServer = serve(RpcConfig.loopback(TOKEN), scheduler.services());
    this.credentialsServer = serve(RpcConfig.loopback(TOKEN), credentials.services());
    this.engineServer = serve(RpcConfig.loopback(TOKEN), engine.services());
    this.management = Management.start(vertx, recorded.telemetry(), HostPort.loopback(0));
    this.config = config(events);
    this.service = start();
  }

  /** A gateway on an empty database. */
  public static Gateway fresh() throws Exception {
    return new Gateway(TestDatabase.fresh(), EventsConfig.standard());
  }

  public static Gateway withEvents(EventsConfig events) throws Exception {
    return new Gateway(TestDatabase.fresh(), events);
  }

  public Http http() {
    return new Http(service.httpAddress());
  }

  /** A gateway with the examples, and the team blue with a user for each role. */
  public static Gateway withExamples() throws Exception {
    Gateway gateway = fresh();
    Examples.addTo(gateway.scheduler);
    Examples.addTo(gateway.engine);
    gateway.makeTeam();
    return gateway;
  }

  /** Makes the team blue, with a user for each role. */
  public void makeTeam() throws Exception {
    as(ADMIN)
        .put(
            "/api/v1/teams/blue",
            """
            {"auth": {
              "owner": {"users": ["local:owner"], "groups": []},
              "member": {"users": ["local:member"]},
              "pipeline-operator": {"users": ["local:operator"]},
              "viewer": {"users": ["LOCAL:Viewer"]}}}
            """);
  }

  /** The API, as somebody who logs in with their name as password. */
  public Http as(String user) throws Exception {
    return http().withToken(http().login(user, user));
  }

  public HostPort address() {
    return service.httpAddress();
  }

  public FakeScheduler scheduler() {
    return scheduler;
  }

  public FakeEngine engine() {
    return engine;
  }

  public FakeCredentials credentials() {
    return credentials;
  }

  /** The table of routes; its handlers are those of no server. */
  public List<Endpoint> endpoints() throws Exception {
    Database unused = Database.open(vertx, recorded.telemetry(), database, "gateway");
    RpcClient nobody =
        RpcClient.to(vertx, recorded.telemetry(), config.peers().engine(), config.peers().rpc());
    RunningService parts = new RunningService("table");
    parts.add(unused);
    parts.add(nobody);
    Peers peers = Peers.of(nobody, nobody, nobody, Duration.ZERO);
    Identities identities = Identities.open(parts, unused, config.auth(), InstantSource.system());
    EventStream events =
        new EventStream(
            peers.records(),
            config.events(),
            InstantSource.system(),
            parts.add(new SignsOfLife(Duration.ofHours(1))));
    List<Endpoint> endpoints =
        Routes.all(
            config.api(),
            new ExternalUrl(Optional.empty()),
            peers,
            identities,
            events,
            recorded.telemetry().redaction(),
            () -> true);
    parts.close();
    return endpoints;
  }

  public RecordedTelemetry telemetry() {
    return recorded;
  }

  /** Spans of the services behind the gateway. */
  public RecordedTelemetry peers() {
    return peers;
  }

  public DatabaseConfig database() {
    return database;
  }

  /** Stops the gateway, as a signal would. */
  public void stop() {
    service.close();
  }

  /** Starts the gateway again on its data; the port is another one. */
  public void restart() throws Exception {
    service.close();
    service = start();
  }

  /** The engine goes away and comes back at the same address. */
  public void stopEngine() {
    engineServer.close();
  }

  public void startEngine() {
    engineServer =
        serve(
            new RpcConfig(config.peers().engine(), TOKEN, Duration.ofSeconds(30)),
            engine.services());
  }

  @Override
  public void close() {
    service.close();
    management.close();
    schedulerServer.close();
    credentialsServer.close();
    engineServer.close();
    recorded.close();
    peers.close();
    vertx.close().await();
  }

  private RunningService start() throws Exception {
    return ServiceMain.startTraced(
        Instant.now(),
        Instant.now(),
        new ServiceContext(vertx, recorded.telemetry(), management),
        config,
        GatewayService::start);
  }

  private GatewayConfig config(EventsConfig events) {
    return new GatewayConfig(
        ApiConfig.on(HostPort.loopback(0)),
        new PeersConfig(
            schedulerServer.address(),
            engineServer.address(),
            credentialsServer.address(),
            TOKEN,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1)),
        database,
        new AuthConfig(
            Optional.of(new LocalUser(ADMIN, ADMIN)),
            USERS.stream().map(name -> new LocalUser(name, name)).toList(),
            Duration.ofHours(24),
            20,
            Duration.ofMinutes(1),
            1_000),
        events);
  }

  private RpcServer serve(RpcConfig rpc, List<io.throughline.rpc.RpcService> services) {
    return RpcServer.start(vertx, peers.telemetry(), rpc, services, () -> true);
  }
}
