package io.throughline.standalone;

import io.throughline.config.HostPort;
import io.throughline.credentials.CredentialsService;
import io.throughline.credentials.idtoken.IdentityConfig;
import io.throughline.engine.EngineConfig;
import io.throughline.engine.EngineService;
import io.throughline.gateway.ApiConfig;
import io.throughline.gateway.GatewayConfig;
import io.throughline.gateway.GatewayService;
import io.throughline.gateway.PeersConfig;
import io.throughline.gateway.auth.AuthConfig;
import io.throughline.gateway.auth.LocalUser;
import io.throughline.gateway.sse.EventsConfig;
import io.throughline.postgres.EmbeddedPostgres;
import io.throughline.runner.RunnerConfig;
import io.throughline.runner.RunnerLimits;
import io.throughline.runner.RunnerService;
import io.throughline.scheduler.SchedulerConfig;
import io.throughline.scheduler.SchedulerService;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.service.ScrapeListener;
import io.throughline.service.ServiceContext;
import io.throughline.service.ServiceMain;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.metrics.JointScrape;
import io.throughline.work.WorkThreads;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** All five services in this process; they talk gRPC over the loopback interface nevertheless. */
final class OneProcess implements Stack {
  /** The service under whose name is told what is one for all: the JVM, and scrapes of all. */
  private static final String TELLER = "api-gateway";

  private final Setup setup;
  private final Instant began;
  private final Vertx vertx = Vertx.vertx(ServiceMain.vertxOptions());
  private final RunningService parts = new RunningService("standalone");
  private final Map<String, HostPort> management = new ConcurrentSkipListMap<>();
  private final JointScrape metrics = new JointScrape();
  private EmbeddedPostgres postgres;

  private OneProcess(Setup setup, Instant began, EmbeddedPostgres postgres) {
    this.setup = setup;
    this.began = began;
    this.postgres = postgres;
  }

  /**
   * Starts everything, services side by side as far as they do not need each other.
   *
   * @param onRestart called when PostgreSQL was started again
   */
  static OneProcess start(Setup setup, Instant began, Runnable onRestart)
      throws IOException, InterruptedException {
    EmbeddedPostgres postgres = setup.startPostgres(onRestart);
    OneProcess stack = new OneProcess(setup, began, postgres);
    stack.parts.add(postgres);
    stack.parts.add(() -> stack.vertx.close().await());
    try (WorkThreads threads = WorkThreads.named("start")) {
      List<Future<?>> starting = new ArrayList<>();
      starting.add(threads.submit(stack::startCredentials));
      starting.add(threads.submit(stack::startRunner));
      starting.add(threads.submit(stack::startEngine));
      starting.add(threads.submit(stack::startScheduler));
      starting.add(threads.submit(stack::startGateway));
      for (Future<?> service : starting) {
        service.get();
      }
    } catch (ExecutionException e) {
      stack.close();
      throw new StartFailure(
          String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()), e);
    }
    return stack;
  }

  @Override
  public Map<String, Long> processes() {
    Map<String, Long> processes = new LinkedHashMap<>();
    processes.put(Monitoring.ONE, ProcessHandle.current().pid());
    processes.put("postgres", postgres.pid());
    return processes;
  }

  @Override
  public Map<String, HostPort> management() {
    return management;
  }

  @Override
  public void close() {
    parts.close();
  }

  private RunningService startCredentials() throws Exception {
    return start(
        "credentials",
        setup
            .config()
            .secrets()
            .at(setup.rpc(setup.addresses().credentials()), setup.addresses().engine())
            .withIdentity(
                IdentityConfig.of(setup.addresses().url(), setup.data().path("idtoken-keys"))),
        CredentialsService::start);
  }

  private RunningService startRunner() throws Exception {
    return start(
        "k8s-runner",
        new RunnerConfig(
            setup.rpc(setup.addresses().runner()),
            Optional.of(setup.addresses().engine()),
            setup.data().path("runner"),
            setup.addresses().intake(),
            setup.config().steps(),
            RunnerLimits.defaults(),
            true,
            Duration.ofSeconds(10)),
        RunnerService::start);
  }

  private RunningService startEngine() throws Exception {
    return start(
        "build-engine",
        EngineConfig.standard(
                "standalone",
                setup.rpc(setup.addresses().engine()),
                setup.database(postgres),
                setup.addresses().runner(),
                setup.addresses().credentials(),
                setup.addresses().url())
            .withKeep(setup.config().keep()),
        EngineService::start);
  }

  private RunningService startScheduler() throws Exception {
    return start(
        "scheduler",
        SchedulerConfig.of(
            setup.database(postgres),
            setup.rpc(setup.addresses().scheduler()),
            setup.addresses().engine()),
        SchedulerService::start);
  }

  private RunningService startGateway() throws Exception {
    ApiConfig api = ApiConfig.on(setup.addresses().api()).withVersion(setup.config().apiVersion());
    return start(
        "api-gateway",
        new GatewayConfig(
            api,
            PeersConfig.of(
                setup.addresses().scheduler(),
                setup.addresses().engine(),
                setup.addresses().credentials(),
                Optional.of(setup.token())),
            setup.database(postgres),
            AuthConfig.of(Optional.of(new LocalUser(setup.user(), setup.password())), List.of()),
            EventsConfig.standard()),
        GatewayService::start);
  }

  private <C> RunningService start(String name, C config, ServiceMain.Start<C> start)
      throws Exception {
    Telemetry telemetry =
        Telemetry.start(setup.config().telemetry().withServiceName("throughline-" + name));
    metrics.add(telemetry.serviceName(), telemetry.prometheus());
    AutoCloseable tellings = name.equals(TELLER) ? tellOfAll(telemetry) : () -> {};
    Management itself = Management.start(vertx, telemetry, setup.monitoring().managementOf(name));
    management.put(name, itself.address());
    RunningService service =
        ServiceMain.startTraced(
            began, Instant.now(), new ServiceContext(vertx, telemetry, itself), config, start);
    synchronized (parts) {
      parts.add(telemetry);
      parts.add(tellings);
      parts.add(itself);
      parts.add(service);
    }
    return service;
  }

  private AutoCloseable tellOfAll(Telemetry telemetry) {
    RunningService tellings = new RunningService("tellings");
    tellings.add(telemetry.measureJvm());
    setup
        .monitoring()
        .scrapeOf(Monitoring.ONE)
        .ifPresent(listen -> tellings.add(ScrapeListener.start(vertx, telemetry, listen, metrics)));
    return tellings;
  }
}
