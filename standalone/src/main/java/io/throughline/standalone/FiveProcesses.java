package io.throughline.standalone;

import io.throughline.config.HostPort;
import io.throughline.postgres.EmbeddedPostgres;
import io.throughline.service.RunningService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Each service in a process of its own, started from its own jar with its own configuration, and
 * started again when it dies.
 */
final class FiveProcesses implements Stack {
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Setup setup;
  private final EmbeddedPostgres postgres;
  private final Runnable onRestart;
  private final RunningService parts = new RunningService("processes");
  private final List<ServiceProcess> services = new ArrayList<>();

  private FiveProcesses(Setup setup, EmbeddedPostgres postgres, Runnable onRestart) {
    this.setup = setup;
    this.postgres = postgres;
    this.onRestart = onRestart;
    parts.add(postgres);
  }

  /**
   * Starts everything and waits until every service is ready.
   *
   * @param onRestart called when a process was started again
   */
  static FiveProcesses start(Setup setup, Runnable onRestart)
      throws IOException, InterruptedException {
    FiveProcesses stack = new FiveProcesses(setup, setup.startPostgres(onRestart), onRestart);
    try {
      stack.launchAll();
      stack.awaitReady();
    } catch (IOException | StartFailure e) {
      stack.close();
      throw e;
    }
    return stack;
  }

  @Override
  public Map<String, Long> processes() {
    Map<String, Long> processes = new LinkedHashMap<>();
    services.forEach(service -> processes.put(service.name(), service.pid()));
    processes.put("postgres", postgres.pid());
    return processes;
  }

  @Override
  public Map<String, HostPort> management() {
    return setup.monitoring().management();
  }

  @Override
  public void close() {
    parts.close();
  }

  private void launchAll() throws IOException, InterruptedException {
    Addresses addresses = setup.addresses();
    launch(
        "credentials",
        rpc(addresses.credentials()),
        Map.of(
            "SECRETS_DIR", setup.data().path(StandaloneConfig.SECRETS).toString(),
            "IDTOKEN_KEYS", setup.data().path("idtoken-keys").toString(),
            "EXTERNAL_URL", addresses.url().toString()),
        engine());
    launch(
        "k8s-runner",
        rpc(addresses.runner()),
        Map.of(
            "DATA", setup.data().path("runner").toString(),
            "INTAKE_LISTEN", addresses.intake().toString(),
            "STOP_ON_EXIT", "false"),
        engine());
    launch(
        "build-engine",
        rpc(addresses.engine()),
        database(),
        Map.of(
            "RUNNER_ADDRESS", addresses.runner().toString(),
            "CREDENTIALS_ADDRESS", addresses.credentials().toString(),
            "EXTERNAL_URL", addresses.url().toString()));
    launch("scheduler", rpc(addresses.scheduler()), database(), engine());
    launch(
        "api-gateway",
        database(),
        engine(),
        Map.of(
            "SCHEDULER_ADDRESS", addresses.scheduler().toString(),
            "CREDENTIALS_ADDRESS", addresses.credentials().toString(),
            "RPC_TOKEN", setup.token(),
            "HTTP_LISTEN", addresses.api().toString(),
            "API_VERSION", setup.config().apiVersion(),
            "FIRST_USER", setup.user() + ":" + setup.password()));
  }

  @SafeVarargs
  private void launch(String name, Map<String, String>... settings)
      throws IOException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Map<String, String> some : settings) {
      some.forEach((setting, value) -> environment.put("THROUGHLINE_" + setting, value));
    }
    environment.putAll(monitoring(name));
    environment.put(
        "THROUGHLINE_LOG_LEVEL",
        setup.config().logLevel().name().toLowerCase(java.util.Locale.ROOT));
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("HOME", System.getProperty("user.home"));
    environment.putAll(setup.config().variables(name));
    environment.put("THROUGHLINE_TRACING_SERVICE_NAME", "throughline-" + name);
    Path log = setup.data().path(name + ".log");
    environment.put("THROUGHLINE_LOG_FILE", log.toString());
    Path jar = Libraries.jar(name);
    ServiceProcess service = parts.add(new ServiceProcess(name, jar, environment, log, onRestart));
    services.add(service);
  }

  private void awaitReady() throws InterruptedException {
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Map.Entry<String, HostPort> service : management().entrySet()) {
        while (!isReady(http, service.getValue())) {
          if (System.nanoTime() > end) {
            throw new StartFailure(
                "%s is not ready after %d s; its log is %s"
                    .formatted(
                        service.getKey(),
                        START_PATIENCE.toSeconds(),
                        setup.data().path(service.getKey() + ".log")));
          }
          TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
      }
    }
  }

  private static boolean isReady(HttpClient http, HostPort address) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address + "/ready"))
              .timeout(Duration.ofSeconds(10))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private Map<String, String> monitoring(String name) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("THROUGHLINE_MANAGEMENT_LISTEN", setup.monitoring().managementOf(name).toString());
    setup
        .monitoring()
        .scrapeOf(name)
        .ifPresent(scrape -> {
          settings.put("THROUGHLINE_PROMETHEUS_BIND_IP", scrape.host());
          settings.put("THROUGHLINE_PROMETHEUS_BIND_PORT", Integer.toString(scrape.port()));
        });
    return settings;
  }

  private Map<String, String> rpc(HostPort listen) {
    return Map.of("RPC_LISTEN", listen.toString(), "RPC_TOKEN", setup.token());
  }

  private Map<String, String> engine() {
    return Map.of("ENGINE_ADDRESS", setup.addresses().engine().toString());
  }

  private Map<String, String> database() {
    return Map.of(
        "DATABASE_ADDRESS",
        HostPort.loopback(postgres.port()).toString(),
        "DATABASE_NAME",
        EmbeddedPostgres.DATABASE,
        "DATABASE_USER",
        EmbeddedPostgres.USER,
        "DATABASE_PASSWORD",
        postgres.password());
  }
}
