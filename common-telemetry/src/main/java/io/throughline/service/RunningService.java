package io.throughline.service;

import io.throughline.config.HostPort;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a service in the order in which they were started; they are closed in the reverse
 * one.
 */
public final class RunningService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunningService.class);

  private final String name;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private Optional<HostPort> rpcAddress = Optional.empty();
  private Optional<HostPort> httpAddress = Optional.empty();

  public RunningService(String name) {
    this.name = name;
  }

  /** Adds a part; it is the first to be closed. */
  public <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  public RunningService rpcAddress(HostPort address) {
    rpcAddress = Optional.of(address);
    return this;
  }

  public RunningService httpAddress(HostPort address) {
    httpAddress = Optional.of(address);
    return this;
  }

  /**
   * Where the service is called over gRPC.
   *
   * @throws IllegalStateException when it serves none
   */
  public HostPort rpcAddress() {
    return rpcAddress.orElseThrow(() -> new IllegalStateException(name + " serves no gRPC"));
  }

  /**
   * Where the service is called over HTTP.
   *
   * @throws IllegalStateException when it serves none
   */
  public HostPort httpAddress() {
    return httpAddress.orElseThrow(() -> new IllegalStateException(name + " serves no HTTP"));
  }

  /** Closes all parts, also when one of them fails. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{}: {} did not close well", name, part, e);
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
