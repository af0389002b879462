package io.throughline.service;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.SpanName;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a service that has a process of its own: read the configuration, start, wait for a
 * signal, stop.
 */
public final class ServiceMain {
  /** Exit status when the configuration is wrong. */
  public static final int EXIT_CONFIG = 78;

  /** Starts a service. */
  @FunctionalInterface
  public interface Start<C> {
    RunningService start(ServiceContext context, C config) throws Exception;
  }

  private static final Logger log = LoggerFactory.getLogger(ServiceMain.class);

  private ServiceMain() {}

  /**
   * Runs the service until SIGTERM or SIGINT.
   *
   * @param name of the service, as in {@code scheduler}
   * @param managementPort default port for health and metrics
   * @param declare declares the service's own options
   * @param start starts it
   * @return the exit status of the process
   */
  public static <C> int run(
      String name,
      String description,
      int managementPort,
      List<String> args,
      Function<Options, Supplier<C>> declare,
      Start<C> start) {
    Instant began = Instant.now();
    Options options = new Options(name, description);
    Option<HostPort> managementListen =
        options.hostPort(
            "management-listen",
            "127.0.0.1:" + managementPort,
            "where /health, /ready and /metrics are served");
    Supplier<ScrapeConfig> scrape = ScrapeConfig.declare(options);
    Supplier<C> config = declare.apply(options);
    Supplier<LogConfig> logs = LogConfig.declare(options);
    Supplier<TelemetryConfig> telemetries = TelemetryConfig.declare(options, "throughline-" + name);
    Optional<Integer> answered =
        new Asked(name, options, System.getenv(), System.out, System.err).answer(args);
    if (answered.isPresent()) {
      return answered.get();
    }
    TelemetryConfig telemetryConfig = telemetries.get();
    Logs.configure(logs.get(), telemetryConfig.serviceName());
    Instant configured = Instant.now();

    Shutdown shutdown = Shutdown.install();
    Vertx vertx = Vertx.vertx(vertxOptions());
    try (Telemetry telemetry = Telemetry.start(telemetryConfig);
        AutoCloseable _ = telemetry.measureJvm();
        Management management =
            Management.start(vertx, telemetry, managementListen.value(), scrape.get())) {
      ServiceContext context = new ServiceContext(vertx, telemetry, management);
      try (RunningService service = start(began, configured, context, config.get(), start)) {
        log.info("{} is ready", service);
        shutdown.await();
        log.info("{} stops", service);
      }
      return 0;
    } catch (Exception e) {
      if (shutdown.isAsked()) {
        log.info("{} stops before it was ready", name);
        return 0;
      }
      log.error("{} cannot start: {}", name, e.getMessage(), e);
      return 1;
    } finally {
      vertx.close().await();
      shutdown.done();
    }
  }

  /** A start that was interrupted leaves a thread that can close things in peace. */
  private static <C> RunningService start(
      Instant began, Instant configured, ServiceContext context, C config, Start<C> start)
      throws Exception {
    try {
      return startTraced(began, configured, context, config, start);
    } catch (Exception e) {
      var _ = Thread.interrupted();
      throw e;
    }
  }

  /** Vert.x as every process of ours uses it. */
  public static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
        .setWorkerPoolSize(4)
        .setInternalBlockingPoolSize(4);
  }

  /** Starts a service in the trace of its start. */
  public static <C> RunningService startTraced(
      Instant began, Instant configured, ServiceContext context, C config, Start<C> start)
      throws Exception {
    Telemetry telemetry = context.telemetry();
    Logs.hide(telemetry.redaction());
    return telemetry
        .span(SpanName.STARTUP)
        .noParent()
        .at(began)
        .around(_ -> {
          SpanStart.endAt(
              telemetry.span(SpanName.STARTUP_CONFIGURATION).at(began).start(), configured);
          RunningService service = start.start(context, config);
          context.management().started();
          return service;
        });
  }
}
