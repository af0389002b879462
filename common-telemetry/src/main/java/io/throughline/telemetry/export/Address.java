package io.throughline.telemetry.export;

import io.throughline.config.HostPort;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The address of a receiver as people write it: {@code host:port}, or an URL.
 *
 * @param isTls what the URL says; absent for {@code host:port}
 * @param rest what follows the scheme and its slashes
 * @param isWhole whether the path is that of the signal already
 */
record Address(Optional<Boolean> isTls, String rest, boolean isWhole) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /**
   * Reads an address to which the path of the signal is added.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Address parse(String text) {
    return parse(text, false);
  }

  /**
   * Reads an address that is taken as it is.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Address parseWhole(String text) {
    return parse(text, true);
  }

  static Address base(URI uri) {
    return parse(uri.toString(), false);
  }

  private static Address parse(String text, boolean isWhole) {
    String stripped = text.strip();
    int slashes = stripped.indexOf("://");
    if (slashes < 0) {
      try {
        return new Address(Optional.empty(), HostPort.parse(stripped).toString(), isWhole);
      } catch (IllegalArgumentException _) {
        throw wrong();
      }
    }
    try {
      URI uri = new URI(stripped);
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      if (SCHEMES.contains(scheme) && uri.getHost() != null) {
        return new Address(
            Optional.of(scheme.equals("https")), stripped.substring(slashes + 3), isWhole);
      }
    } catch (URISyntaxException _) {
      // The message below says what is wanted.
    }
    throw wrong();
  }

  /** This address, or the path at it when it has none of its own. */
  Address orPath(String path) {
    String server = rest.replaceFirst("/+$", "");
    return server.contains("/") ? this : new Address(isTls, server + path, true);
  }

  /** The address, with TLS when it or {@code useTls} says so. */
  URI uri(boolean useTls) {
    return URI.create((isTls.orElse(useTls) ? "https://" : "http://") + rest);
  }

  /** The address of a signal: over HTTP with its path. */
  URI uri(boolean useTls, OtlpProtocol protocol, String signal) {
    String base = uri(useTls).toString();
    return switch (protocol) {
      case GRPC -> URI.create(base);
      case HTTP_PROTOBUF ->
          URI.create(isWhole ? base : base.replaceFirst("/+$", "") + "/v1/" + signal);
    };
  }

  /** The connection to the part of a collector that takes a signal. */
  Connection connection(Connection base, OtlpProtocol protocol, String signal) {
    return new Connection(
        uri(false, protocol, signal),
        base.headers(),
        base.tls(),
        base.compression(),
        base.timeout());
  }

  /** Without the user, who may be a token. */
  @Override
  public String toString() {
    String scheme = isTls.map(tls -> tls ? "https://" : "http://").orElse("");
    return scheme + rest.replaceFirst("^[^/@]*@", "");
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("must be host:port or an address like http://host:port");
  }
}
