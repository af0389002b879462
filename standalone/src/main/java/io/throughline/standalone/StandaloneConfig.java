package io.throughline.standalone;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.engine.keep.KeepPolicy;
import io.throughline.gateway.ApiConfig;
import io.throughline.runner.StepPolicy;
import io.throughline.service.LogConfig;
import io.throughline.service.ScrapeConfig;
import io.throughline.telemetry.TelemetryConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What {@code ./throughline up} is told.
 *
 * @param data where everything is kept
 * @param listen where the API and the page are served
 * @param isDefaultListen whether another port may be taken when that one is in use
 * @param processes one process for each service instead of one for all
 * @param scrape where metrics alone are served; with {@code processes} its port is the first of
 *     five
 * @param apiVersion version of Concourse's API that is announced
 * @param keep which builds' traces are exported at their end although they were not sampled
 * @param secrets who is asked for secrets, and how; where the service is called is not in it
 * @param steps how steps are run; they do not see {@code data}
 * @param telemetryVariables what of the telemetry was given, for processes of their own; holds
 *     secrets
 * @param stepVariables what of {@code steps} was given, for a process of its own
 * @param secretVariables what of {@code secrets} was given, for a process of its own; holds secrets
 */
record StandaloneConfig(
    Path data,
    HostPort listen,
    boolean isDefaultListen,
    boolean processes,
    ScrapeConfig scrape,
    String apiVersion,
    LogConfig.Level logLevel,
    TelemetryConfig telemetry,
    KeepPolicy keep,
    CredentialsConfig secrets,
    StepPolicy steps,
    Map<String, String> telemetryVariables,
    Map<String, String> stepVariables,
    Map<String, String> secretVariables) {
  /** Where below {@code data} each secret may have a file. */
  static final String SECRETS = "secrets";

  static Supplier<StandaloneConfig> declare(Options options) {
    Option<Path> data =
        options.path("data", defaultData(), "where everything is kept; made when it is missing");
    Option<HostPort> listen =
        options.hostPort(
            "listen",
            "127.0.0.1:8080",
            "where the API is served; without this flag the next free port is taken");
    Option<Boolean> processes =
        options.flag(
            "processes", "one process for each of the five services, as they are deployed");
    Supplier<ScrapeConfig> scrape = ScrapeConfig.declare(options);
    Option<String> version = ApiConfig.declareVersion(options);
    Option<LogConfig.Level> level = LogConfig.declareLevel(options);
    Options handedOn = options.part();
    Supplier<TelemetryConfig> telemetry = TelemetryConfig.declare(handedOn, "throughline");
    Supplier<KeepPolicy> keep = KeepPolicy.declare(handedOn);
    Options ofSecrets = options.part();
    Supplier<CredentialsConfig> secrets =
        CredentialsConfig.declareSecrets(
            ofSecrets, () -> Optional.of(absolute(data).resolve(SECRETS)));
    Options ofSteps = options.part();
    Supplier<StepPolicy> steps = StepPolicy.declare(ofSteps);
    return () ->
        new StandaloneConfig(
            absolute(data),
            listen.value(),
            !listen.isGiven(),
            processes.value(),
            scrape.get(),
            version.value(),
            level.value(),
            telemetry.get(),
            keep.get(),
            secrets.get(),
            steps.get().hiding(List.of(absolute(data))),
            handedOn.environment(),
            ofSteps.environment(),
            ofSecrets.environment());
  }

  /** The settings that a service gets in a process of its own; holds secrets. */
  Map<String, String> variables(String service) {
    Map<String, String> variables = new LinkedHashMap<>(telemetryVariables);
    if (service.equals("credentials")) {
      variables.putAll(secretVariables);
    }
    if (service.equals("k8s-runner")) {
      variables.putAll(stepVariables);
      variables.put("THROUGHLINE_HIDE_PATH", hidden());
    }
    return variables;
  }

  private String hidden() {
    return steps.hidden().stream().map(Path::toString).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return "StandaloneConfig{" + listen + ", " + data + "}";
  }

  private static Path absolute(Option<Path> data) {
    return data.value().toAbsolutePath().normalize();
  }

  private static String defaultData() {
    String share = System.getenv("XDG_DATA_HOME");
    Path base =
        share != null && !share.isEmpty()
            ? Path.of(share)
            : Path.of(System.getProperty("user.home"), ".local", "share");
    return base.resolve("throughline").toString();
  }
}
