package io.throughline.telemetry.export;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The way to a receiver.
 *
 * @param address with its path
 * @param headers of every request; may be secrets
 * @param tls for an address with {@code https}
 * @param compression of what is sent
 * @param timeout how long one request may take
 */
public record Connection(
    URI address, Map<String, String> headers, Tls tls, Compression compression, Duration timeout) {
  /** How what is sent is made smaller. */
  public enum Compression {
    NONE,
    GZIP;

    /** As {@code OTEL_EXPORTER_OTLP_COMPRESSION} has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Connection {
    headers = Map.copyOf(headers);
  }

  /** A connection with nothing special to it. */
  public static Connection to(URI address) {
    return new Connection(address, Map.of(), Tls.NONE, Compression.NONE, Duration.ofSeconds(10));
  }

  /** This connection with other headers. */
  public Connection withHeaders(Map<String, String> others) {
    return new Connection(address, others, tls, compression, timeout);
  }

  /** Without headers and the user in an address, which may hold a token. */
  @Override
  public String toString() {
    return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }
}
