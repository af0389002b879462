package io.throughline.service;

import io.throughline.config.HostPort;
import io.throughline.http.Exchange;
import io.throughline.http.HttpRoutes;
import io.throughline.http.HttpServer;
import io.throughline.telemetry.Telemetry;
import io.throughline.work.WorkThreads;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * What a service tells of itself over HTTP: {@code /health} (it lives), {@code /ready} (it can
 * work: everything that it needs answers) and {@code /metrics}.
 */
public final class Management implements AutoCloseable {
  private static final int BODY_BYTES = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Map<String, BooleanSupplier> needs = new LinkedHashMap<>();
  private final WorkThreads threads = WorkThreads.named("management");
  private final HttpServer server;
  private final Optional<ScrapeListener> scrapes;
  private volatile boolean started;

  private Management(Vertx vertx, Telemetry telemetry, HostPort listen, ScrapeConfig scrape) {
    MetricsPage metrics = new MetricsPage(telemetry.prometheus());
    this.server =
        HttpServer.start(
            vertx,
            telemetry,
            listen,
            BODY_BYTES,
            new HttpRoutes()
                .getRoutinely("/health", exchange -> exchange.sendText(200, "ok\n"))
                .getRoutinely("/ready", this::ready)
                .getRoutinely(MetricsPage.PATH, metrics::send)
                .get("/log-level", LogLevels::show)
                .put("/log-level", LogLevels::change));
    this.scrapes = scrape.listen().map(address -> ScrapeListener.start(vertx, telemetry, address));
  }

  /** Listens at once; the service is not ready before {@link #started}. */
  public static Management start(Vertx vertx, Telemetry telemetry, HostPort listen) {
    return start(vertx, telemetry, listen, ScrapeConfig.NONE);
  }

  /** Listens at once, for scrapes at an address of their own too if there is one. */
  public static Management start(
      Vertx vertx, Telemetry telemetry, HostPort listen, ScrapeConfig scrape) {
    return new Management(vertx, telemetry, listen, scrape);
  }

  /**
   * The service cannot work while {@code answers} is false, fails, or takes more than some seconds.
   * It is asked on a thread of its own.
   */
  public synchronized void needs(String name, BooleanSupplier answers) {
    needs.put(name, answers);
  }

  /** Everything that the service starts with has been started. */
  public void started() {
    started = true;
  }

  /** Whether the service can work now. */
  public boolean isReady() {
    return started && missing().isEmpty();
  }

  /** Where it listens. */
  public HostPort address() {
    return server.address();
  }

  /** Where nothing but metrics is served, if anywhere. */
  public Optional<HostPort> scrapeAddress() {
    return scrapes.map(ScrapeListener::address);
  }

  @Override
  public void close() {
    started = false;
    scrapes.ifPresent(ScrapeListener::close);
    server.close();
    threads.close();
  }

  /** Names of what does not answer; everything is asked at once. */
  private String missing() {
    Map<String, Future<Boolean>> asked = new LinkedHashMap<>();
    synchronized (this) {
      needs.forEach((name, answers) -> asked.put(name, threads.submit(answers::getAsBoolean)));
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    return asked.entrySet().stream()
        .filter(need -> !isYes(need.getValue(), end - System.nanoTime()))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }

  private static boolean isYes(Future<Boolean> answer, long nanos) {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException _) {
      answer.cancel(true);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void ready(Exchange exchange) {
    if (!started) {
      exchange.sendText(503, "starting\n");
      return;
    }
    String missing = missing();
    if (missing.isEmpty()) {
      exchange.sendText(200, "ready\n");
    } else {
      exchange.sendText(503, "cannot reach: " + missing + "\n");
    }
  }
}
