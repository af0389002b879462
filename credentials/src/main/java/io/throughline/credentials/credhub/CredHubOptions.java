package io.throughline.credentials.credhub;

import io.throughline.config.Option;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.tls.ClientTls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The settings of a CredHub, under Concourse's names. */
final class CredHubOptions {
  private final ManagerOptions options;
  private final Option<Optional<URI>> url;
  private final Option<String> prefix;
  private final Option<Optional<String>> shared;
  private final Option<List<String>> authorities;
  private final Option<Optional<String>> certificate;
  private final Option<Optional<String>> key;
  private final Option<Boolean> insecure;
  private final Option<Optional<String>> clientId;
  private final Option<Optional<String>> clientSecret;
  private final Option<Duration> timeout;

  private CredHubOptions(ManagerOptions options) {
    this.options = options;
    this.url = options.uri("url", "address of CredHub; without it none is asked");
    this.prefix =
        options.parsed(
            "path-prefix", "/concourse", "path below which secrets are", CredHubOptions::path);
    this.shared =
        options.optionalText("shared-path", "path below it of secrets that all teams may see");
    this.authorities =
        options.files("ca-cert", "PEM of those who may sign the certificates of CredHub and UAA");
    this.certificate = options.file("client-cert", "PEM of our own certificate");
    this.key = options.file("client-key", "PEM of its key, PKCS #8 or PKCS #1").secret();
    this.insecure =
        options.flag("insecure-skip-verify", "take any certificate; anybody can play CredHub then");
    this.clientId = options.optionalText("client-id", "who we are for UAA");
    this.clientSecret = options.secret("client-secret", "the secret of that client");
    this.timeout = options.duration("query-timeout", "60s", "how long a question may take");
  }

  static Supplier<Optional<CredHubConfig>> declare(ManagerOptions options) {
    CredHubOptions credHub = new CredHubOptions(options);
    options.check(credHub::mistakes);
    return credHub::config;
  }

  private Optional<CredHubConfig> config() {
    return url.value()
        .map(address ->
            new CredHubConfig(
                address,
                tls(),
                clientId
                    .value()
                    .flatMap(id -> clientSecret.value().map(word -> new UaaClient(id, word))),
                CredHubPaths.of(prefix.value(), shared.value(), options.isOfPipeline()),
                timeout.value(),
                options.isOfPipeline()));
  }

  private ClientTls tls() {
    return new ClientTls(
        authorities.value(),
        certificate.value().flatMap(own -> key.value().map(of -> new ClientTls.Identity(own, of))),
        Optional.empty(),
        insecure.value());
  }

  private Optional<String> mistakes() {
    List<String> mistakes =
        Stream.of(
                url.value().isPresent() ? ofAddress(url.value().get()) : ofNone(),
                halves(certificate, "client-cert", key, "client-key"),
                halves(clientId, "client-id", clientSecret, "client-secret"),
                ofShared(),
                ofTls())
            .flatMap(Optional::stream)
            .toList();
    return mistakes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", mistakes));
  }

  private Optional<String> ofNone() {
    boolean isOtherwiseThere =
        clientId.value().isPresent()
            || clientSecret.value().isPresent()
            || certificate.value().isPresent()
            || key.value().isPresent()
            || !authorities.value().isEmpty();
    return isOtherwiseThere ? Optional.of(options.shown("url") + " is missing") : Optional.empty();
  }

  private Optional<String> ofAddress(URI address) {
    boolean isWeb =
        "http".equalsIgnoreCase(address.getScheme())
            || "https".equalsIgnoreCase(address.getScheme());
    if (!isWeb || address.getHost() == null) {
      return Optional.of(options.shown("url") + " must begin with http:// or https://, and a host");
    }
    boolean isKnown =
        certificate.value().isPresent()
            || key.value().isPresent()
            || clientId.value().isPresent()
            || clientSecret.value().isPresent();
    return isKnown
        ? Optional.empty()
        : Optional.of(
            "CredHub must know who asks: %s and %s, or %s and %s"
                .formatted(
                    options.shown("client-cert"),
                    options.shown("client-key"),
                    options.shown("client-id"),
                    options.shown("client-secret")));
  }

  private Optional<String> halves(
      Option<Optional<String>> one, String oneName, Option<Optional<String>> other, String name) {
    return one.value().isPresent() == other.value().isPresent()
        ? Optional.empty()
        : Optional.of(options.shown(oneName) + " and " + options.shown(name) + " belong together");
  }

  private Optional<String> ofShared() {
    return shared
        .value()
        .filter(text -> !isPath(text))
        .map(_ -> options.shown("shared-path") + " must be a path, without braces");
  }

  private Optional<String> ofTls() {
    try {
      tls().context();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "%s, %s or %s: %s"
              .formatted(
                  options.shown("ca-cert"),
                  options.shown("client-cert"),
                  options.shown("client-key"),
                  e.getMessage()));
    }
  }

  private static String path(String text) {
    if (!isPath(text)) {
      throw new IllegalArgumentException("must be a path, without braces");
    }
    return text;
  }

  private static boolean isPath(String text) {
    return !text.contains("{") && !text.contains("}") && !text.contains("//");
  }
}
