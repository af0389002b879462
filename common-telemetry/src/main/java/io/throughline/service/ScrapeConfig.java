package io.throughline.service;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where metrics are scraped beside the address of the management.
 *
 * @param listen a listener for nothing else, as Concourse has it; absent: there is none
 */
public record ScrapeConfig(Optional<HostPort> listen) {
  /** Only with everything else of the management. */
  public static final ScrapeConfig NONE = new ScrapeConfig(Optional.empty());

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<ScrapeConfig> declare(Options options) {
    Options group = options.group("Telemetry");
    Option<String> ip =
        group
            .text(
                "prometheus-bind-ip",
                "0.0.0.0",
                "address of a listener for Prometheus alone, beside /metrics of the management")
            .env("CONCOURSE_PROMETHEUS_BIND_IP");
    Option<Integer> port =
        group
            .integer(
                "prometheus-bind-port",
                0,
                0,
                65_535,
                "its port, with up --processes the first of five; 0: no such listener")
            .env("CONCOURSE_PROMETHEUS_BIND_PORT");
    return () ->
        port.value() == 0
            ? NONE
            : new ScrapeConfig(Optional.of(new HostPort(ip.value(), port.value())));
  }
}
