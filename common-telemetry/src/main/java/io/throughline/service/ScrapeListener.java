package io.throughline.service;

import io.throughline.config.HostPort;
import io.throughline.http.HttpRoutes;
import io.throughline.http.HttpServer;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.metrics.JointScrape;
import io.vertx.core.Vertx;

/** Serves metrics, and nothing else: it may be opened to a network that the rest is not for. */
public final class ScrapeListener implements AutoCloseable {
  private static final int BODY_BYTES = 1024;

  private final HttpServer server;

  private ScrapeListener(Vertx vertx, Telemetry telemetry, HostPort listen, MetricsPage metrics) {
    this.server =
        HttpServer.start(
            vertx,
            telemetry,
            listen,
            BODY_BYTES,
            new HttpRoutes().getRoutinely(MetricsPage.PATH, metrics::send));
  }

  /** Serves the metrics of one service. */
  public static ScrapeListener start(Vertx vertx, Telemetry telemetry, HostPort listen) {
    return new ScrapeListener(vertx, telemetry, listen, new MetricsPage(telemetry.prometheus()));
  }

  /**
   * Serves the metrics of several services.
   *
   * @param telemetry of the one that tells of the scrapes themselves
   */
  public static ScrapeListener start(
      Vertx vertx, Telemetry telemetry, HostPort listen, JointScrape services) {
    return new ScrapeListener(vertx, telemetry, listen, new MetricsPage(services));
  }

  /** Where it listens. */
  public HostPort address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }
}
