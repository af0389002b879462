package io.throughline.telemetry.export;

import io.throughline.config.DurationText;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.config.Origin;
import io.throughline.telemetry.export.Connection.Compression;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The options of the way to one receiver: {@code PREFIX-address} and those that go with it.
 *
 * <p>Those of the OpenTelemetry protocol read the standard variables, of the signal first, then the
 * general ones.
 */
final class ConnectionOptions {
  private static final String GENERAL = "OTEL_EXPORTER_OTLP_";

  private final Option<Optional<Address>> address;
  private final Option<Map<String, String>> headers;
  private final Option<Boolean> useTls;
  private final Option<Optional<Path>> authority;
  private final Option<Optional<Path>> certificate;
  private final Option<Optional<Path>> key;
  private final Option<Compression> compression;
  private final Option<Duration> timeout;
  private final String prefix;

  /**
   * Declares them.
   *
   * @param prefix as in {@code tracing-otlp}
   * @param help of the address
   */
  ConnectionOptions(Options group, String prefix, String help) {
    this.prefix = prefix;
    this.address = group.optional(prefix + "-address", help, Address::parse).label("ADDRESS");
    this.headers =
        group.pairs(prefix + "-header", "header that is sent with every request").secret();
    this.useTls =
        group.flag(prefix + "-use-tls", "speak TLS to an address that is written as host:port");
    this.authority =
        group.optionalPath(
            prefix + "-ca-cert",
            "PEM file of whom to trust; without it whom the Java runtime trusts");
    this.certificate =
        group.optionalPath(prefix + "-client-cert", "PEM file of our own certificate");
    this.key = group.optionalPath(prefix + "-client-key", "PEM file of its key, in PKCS #8");
    this.compression =
        group.choice(prefix + "-compression", Compression.class, Compression.NONE, "gzip or none");
    this.timeout = group.duration(prefix + "-timeout", "10s", "how long one request may take");
    group.check(this::mistake);
  }

  /**
   * Reads the standard variables too.
   *
   * @param signal TRACES, METRICS or LOGS
   */
  ConnectionOptions standard(String signal) {
    String own = GENERAL + signal + "_";
    String general = GENERAL;
    address
        .env(own + "ENDPOINT", text -> Optional.of(Address.parseWhole(text)))
        .env(general + "ENDPOINT");
    headers.env(own + "HEADERS", general + "HEADERS");
    for (String each : new String[] {own, general}) {
      useTls.env(each + "INSECURE", ConnectionOptions::isSecure);
      timeout.env(each + "TIMEOUT", DurationText::milliseconds);
    }
    authority.env(own + "CERTIFICATE", general + "CERTIFICATE");
    certificate.env(own + "CLIENT_CERTIFICATE", general + "CLIENT_CERTIFICATE");
    key.env(own + "CLIENT_KEY", general + "CLIENT_KEY");
    compression.env(own + "COMPRESSION", general + "COMPRESSION");
    return this;
  }

  /** Reads another variable for the address, which is taken as it is. */
  ConnectionOptions addressFrom(String variable) {
    address.env(variable, text -> Optional.of(Address.parseWhole(text)));
    return this;
  }

  /** Reads another variable for the time limit, which holds milliseconds. */
  ConnectionOptions timeoutFrom(String variable) {
    timeout.env(variable, DurationText::milliseconds);
    return this;
  }

  /** Reads the variables that Concourse has under the same names. */
  ConnectionOptions concourse() {
    String own = "CONCOURSE_" + prefix.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
    address.env(own + "ADDRESS");
    headers.env(own + "HEADER");
    useTls.env(own + "USE_TLS");
    return this;
  }

  /** Where to, if anybody said. */
  Optional<Address> address() {
    return address.value();
  }

  /** Whether that was said of this signal, and not of all at once. */
  boolean isOwnAddress() {
    return address.isGiven()
        && !(address.origin() instanceof Origin.Variable variable
            && variable.name().equals(GENERAL + "ENDPOINT"));
  }

  boolean isTls() {
    return useTls.value();
  }

  /** The way to an address. */
  Connection to(URI uri) {
    return new Connection(
        uri,
        headers.value(),
        new Tls(authority.value(), certificate.value(), key.value()),
        compression.value(),
        timeout.value());
  }

  /** The way to an address for whoever has none of his own: what is not given is as there. */
  Connection orOf(ConnectionOptions other, URI uri) {
    return new Connection(
        uri,
        either(headers, other.headers),
        new Tls(
            either(authority, other.authority),
            either(certificate, other.certificate),
            either(key, other.key)),
        either(compression, other.compression),
        either(timeout, other.timeout));
  }

  private static <T> T either(Option<T> own, Option<T> other) {
    return (own.isGiven() ? own : other).value();
  }

  private Optional<String> mistake() {
    if (certificate.value().isPresent() != key.value().isPresent()) {
      return Optional.of(
          "--%s-client-cert and --%s-client-key go together".formatted(prefix, prefix));
    }
    boolean isPlain = address.value().flatMap(Address::isTls).equals(Optional.of(false));
    if (isPlain && useTls.value() && !isStandard(useTls.origin())) {
      return Optional.of(
          "--%s-use-tls contradicts the http:// of --%s-address".formatted(prefix, prefix));
    }
    try {
      if (Stream.of(authority, certificate, key).anyMatch(file -> file.value().isPresent())) {
        var _ = new Tls(authority.value(), certificate.value(), key.value()).load();
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("--%s-address: %s".formatted(prefix, e.getMessage()));
    }
  }

  /** The standard says that the scheme of an address counts more. */
  private static boolean isStandard(Origin origin) {
    return origin instanceof Origin.Variable variable && variable.name().startsWith("OTEL_");
  }

  private static boolean isSecure(String insecure) {
    return switch (insecure.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> false;
      case "false" -> true;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }
}
