package io.throughline.engine.testing;

import io.throughline.config.HostPort;
import io.throughline.engine.EngineConfig;
import io.throughline.engine.EngineService;
import io.throughline.engine.build.Limits;
import io.throughline.engine.keep.KeepPolicy;
import io.throughline.engine.step.Patience;
import io.throughline.rpc.RpcConfig;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.sql.DatabaseConfig;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A database, a runner and credentials, and as many engines over them as a test starts. */
public final class EngineRig implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final RecordedTelemetry others = RecordedTelemetry.of("throughline-others");
  private final DatabaseConfig database = TestDatabase.fresh();
  private final ScriptedRunner runner = ScriptedRunner.start(vertx, others.telemetry());
  private final ScriptedCredentials credentials =
      ScriptedCredentials.start(vertx, others.telemetry());
  private final Deque<TestEngine> engines = new ArrayDeque<>();

  public ScriptedRunner runner() {
    return runner;
  }

  public ScriptedCredentials credentials() {
    return credentials;
  }

  public DatabaseConfig database() {
    return database;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** Spans of the runner, of credentials, and of the calls that tests make. */
  public RecordedTelemetry others() {
    return others;
  }

  /** Starts an engine; one of the same name takes the builds of the former. */
  public TestEngine engine(String name) {
    return engine(name, config -> config);
  }

  /** Starts an engine with a configuration of its own. */
  public TestEngine engine(String name, UnaryOperator<EngineConfig> change) {
    return engine(name, TelemetryConfig.local("throughline-build-engine"), change);
  }

  /** Starts an engine whose telemetry is sent somewhere. */
  public TestEngine engine(String name, TelemetryConfig telemetry) {
    return engine(name, telemetry, config -> config);
  }

  private TestEngine engine(String name, TelemetryConfig how, UnaryOperator<EngineConfig> change) {
    RecordedTelemetry telemetry = RecordedTelemetry.with(how);
    Management management = Management.start(vertx, telemetry.telemetry(), HostPort.loopback(0));
    ServiceContext context = new ServiceContext(vertx, telemetry.telemetry(), management);
    RunningService service = EngineService.start(context, change.apply(config(name)));
    management.started();
    TestEngine engine = new TestEngine(vertx, service, management, telemetry, others);
    engines.push(engine);
    return engine;
  }

  /** The usual configuration, with the short times that tests want. */
  public EngineConfig config(String name) {
    return new EngineConfig(
        name,
        RpcConfig.loopback(Optional.empty()),
        database,
        runner.address(),
        credentials.address(),
        URI.create("https://ci.example.org"),
        Limits.standard(),
        new EngineConfig.LeaseConfig(Duration.ofSeconds(2), Duration.ofMillis(300)),
        new Patience(Duration.ofSeconds(60), Duration.ofSeconds(1)),
        Duration.ofMinutes(1),
        Duration.ofMillis(500),
        16 << 20,
        KeepPolicy.standard());
  }

  @Override
  public void close() {
    engines.forEach(TestEngine::close);
    credentials.close();
    runner.close();
    others.close();
    vertx.close().await();
  }
}
