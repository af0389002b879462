package io.throughline.standalone;

import io.throughline.config.HostPort;
import io.throughline.service.ScrapeConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the services tell of themselves.
 *
 * @param management health, metrics and log levels of each service, on the loopback interface; a
 *     service that shares its process with others takes any port
 * @param scrapes metrics alone, where Prometheus was given ports: one of a process of all services,
 *     or one of each service's own
 */
record Monitoring(Map<String, HostPort> management, Map<String, HostPort> scrapes) {
  /** The services; their ports for Prometheus follow each other in this order. */
  static final List<String> SERVICES =
      List.of("api-gateway", "scheduler", "build-engine", "k8s-runner", "credentials");

  /** The one process of all services. */
  static final String ONE = "standalone";

  private static final int LAST_PORT = 65_535;

  /** Takes the ports that were taken the last time, and those that were asked for. */
  static Monitoring take(ScrapeConfig scrape, boolean processes, DataDirectory data)
      throws IOException {
    Map<String, HostPort> management = new LinkedHashMap<>();
    for (String service : SERVICES) {
      management.put(
          service, HostPort.loopback(processes ? data.port("management-" + service) : 0));
    }
    Map<String, HostPort> scrapes = new LinkedHashMap<>();
    scrape
        .listen()
        .ifPresent(first -> {
          List<String> names = processes ? SERVICES : List.of(ONE);
          for (int i = 0; i < names.size(); i++) {
            scrapes.put(names.get(i), free(first, i, names.size()));
          }
        });
    return new Monitoring(management, scrapes);
  }

  /** Where a service tells of itself. */
  HostPort managementOf(String service) {
    return Optional.ofNullable(management.get(service)).orElseThrow();
  }

  /** Where a process serves metrics alone, if Prometheus was given a port. */
  Optional<HostPort> scrapeOf(String process) {
    return Optional.ofNullable(scrapes.get(process));
  }

  private static HostPort free(HostPort first, int index, int count) {
    int port = first.port() + index;
    if (port > LAST_PORT) {
      throw new StartFailure(
          "%d processes need as many ports from --prometheus-bind-port on; %d is too high"
              .formatted(count, first.port()));
    }
    if (!FreePort.isFree(first.host(), port)) {
      throw new StartFailure(
          "%s is in use, or is no address of this machine; metrics need %s; choose others with --prometheus-bind-ip and --prometheus-bind-port"
              .formatted(
                  new HostPort(first.host(), port),
                  count == 1 ? "it" : count + " ports from " + first.port() + " on"));
    }
    return new HostPort(first.host(), port);
  }
}
