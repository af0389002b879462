package io.throughline.credentials.vault;

import io.throughline.config.Option;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.secret.PathTemplate;
import io.throughline.credentials.tls.ClientTls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The settings of a Vault, under Concourse's names. */
final class VaultOptions {
  private static final String TEMPLATES =
      "/{{.Team}}/{{.Pipeline}}/{{.Secret}},/{{.Team}}/{{.Secret}}";

  private VaultOptions() {}

  static Supplier<Optional<VaultConfig>> declare(ManagerOptions options) {
    Option<Optional<URI>> url = options.uri("url", "address of Vault; without it none is asked");
    Option<Optional<String>> namespace =
        options.optionalText("namespace", "namespace in which to log in and to read");
    Option<Duration> loginTimeout =
        options.duration("login-timeout", "60s", "how long a login may take");
    Option<Duration> queryTimeout =
        options.duration("query-timeout", "60s", "how long a read may take");
    options.flag("disable-srv-lookup", "has no effect: Vault is never looked up by SRV records");
    Supplier<VaultPlaces> places = places(options);
    Supplier<ClientTls> tls = VaultTlsOptions.declare(options, () -> url.value().isPresent());
    Supplier<VaultAuth> auth = VaultAuthOptions.declare(options, () -> url.value().isPresent());
    Supplier<VaultAuth.Renewal> renewal = VaultAuthOptions.declareRenewal(options);
    options.check(() -> url.value().flatMap(address -> mistake(options, address)));
    return () ->
        url.value()
            .map(address ->
                new VaultConfig(
                    new VaultServer(
                        address,
                        namespace.value(),
                        tls.get(),
                        loginTimeout.value(),
                        queryTimeout.value(),
                        options.isOfPipeline()),
                    auth.get(),
                    renewal.get(),
                    places.get()));
  }

  private static Supplier<VaultPlaces> places(ManagerOptions options) {
    Option<String> prefix =
        options.parsed(
            "path-prefix", "/concourse", "path below which secrets are", VaultOptions::prefix);
    Option<List<String>> templates =
        options.list(
            "lookup-templates",
            TEMPLATES,
            "where below it a variable may be, with {{.Team}}, {{.Pipeline}} and {{.Secret}}",
            VaultOptions::template);
    Option<Optional<String>> shared =
        options.optionalText("shared-path", "path below it of secrets that all teams may see");
    options.check(() ->
        shared
            .value()
            .filter(path -> path.contains("{{"))
            .map(_ -> options.shown("shared-path") + " must hold no braces"));
    return () ->
        new VaultPlaces(prefix.value(), templates.value(), shared.value(), options.isOfPipeline());
  }

  private static String prefix(String text) {
    String prefix = VaultPlaces.joined(text);
    if (prefix.equals("/") || prefix.contains("{{")) {
      throw new IllegalArgumentException("must be a path, without braces");
    }
    return prefix;
  }

  private static String template(String text) {
    return PathTemplate.parse(text).toString();
  }

  private static Optional<String> mistake(ManagerOptions options, URI url) {
    boolean isWeb =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    return isWeb
        ? Optional.empty()
        : Optional.of(options.shown("url") + " must begin with http:// or https://");
  }
}
