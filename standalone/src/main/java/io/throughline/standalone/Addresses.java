package io.throughline.standalone;

import io.throughline.config.HostPort;
import java.io.IOException;
import java.net.URI;

/**
 * Where everything listens.
 *
 * @param api the only one that is meant for users; all others are on the loopback interface
 */
record Addresses(
    HostPort api,
    HostPort scheduler,
    HostPort engine,
    HostPort runner,
    HostPort credentials,
    HostPort intake,
    int database) {
  private static final int PORTS_TRIED = 20;

  /** Takes the ports that were taken the last time, as far as they are free. */
  static Addresses take(StandaloneConfig config, DataDirectory data) throws IOException {
    return new Addresses(
        api(config),
        HostPort.loopback(data.port("scheduler")),
        HostPort.loopback(data.port("build-engine")),
        HostPort.loopback(data.port("k8s-runner")),
        HostPort.loopback(data.port("credentials")),
        HostPort.loopback(data.port("intake")),
        data.port("postgres"));
  }

  /** How users reach the API. */
  URI url() {
    return URI.create("http://" + api);
  }

  /** The address that was asked for; by default the first free port from there on. */
  private static HostPort api(StandaloneConfig config) throws IOException {
    HostPort wanted = config.listen();
    if (wanted.port() == 0) {
      return new HostPort(wanted.host(), FreePort.other(_ -> false));
    }
    if (FreePort.isFree(wanted.host(), wanted.port())) {
      return wanted;
    }
    if (!config.isDefaultListen()) {
      throw new StartFailure(
          "%s is in use by another program; choose another address with --listen"
              .formatted(wanted));
    }
    for (int port = wanted.port() + 1; port <= wanted.port() + PORTS_TRIED; port++) {
      if (FreePort.isFree(wanted.host(), port)) {
        return new HostPort(wanted.host(), port);
      }
    }
    throw new StartFailure(
        "ports %d to %d are all in use; choose one with --listen"
            .formatted(wanted.port(), wanted.port() + PORTS_TRIED));
  }
}
