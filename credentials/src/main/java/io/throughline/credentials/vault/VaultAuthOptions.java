package io.throughline.credentials.vault;

import io.throughline.config.Option;
import io.throughline.credentials.manager.ManagerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The settings of who the service is towards Vault. */
final class VaultAuthOptions {
  private static final Path ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  private final ManagerOptions options;
  private final String paramName;
  private final Option<Optional<String>> token;
  private final Optional<Option<Optional<Path>>> tokenFile;
  private final Option<Optional<String>> backend;
  private final Option<Map<String, String>> params;

  private VaultAuthOptions(ManagerOptions options) {
    this.options = options;
    this.paramName = options.isOfPipeline() ? "auth-params" : "auth-param";
    this.token = options.secret("client-token", "token with which Vault is asked");
    this.tokenFile =
        options.isOfPipeline()
            ? Optional.empty()
            : Optional.of(
                options
                    .parsed("client-token-path", "", "file that holds it", VaultAuthOptions::path)
                    .label("PATH"));
    this.backend =
        options.optionalText(
            "auth-backend",
            "path of the auth method to log in with: approle, kubernetes, cert, ...");
    this.params = options.pairs(paramName, "what it wants to know, such as role_id").secret();
  }

  /**
   * Declares them.
   *
   * @param isUsed whether there is a Vault at all
   */
  static Supplier<VaultAuth> declare(ManagerOptions options, BooleanSupplier isUsed) {
    VaultAuthOptions auth = new VaultAuthOptions(options);
    options.check(() -> isUsed.getAsBoolean() ? auth.mistake() : Optional.empty());
    return auth::value;
  }

  /** Declares how a token is kept. */
  static Supplier<VaultAuth.Renewal> declareRenewal(ManagerOptions options) {
    String prefix = options.isOfPipeline() ? "auth-" : "";
    Option<Duration> maxTtl =
        options.duration(
            "auth-backend-max-ttl", "0s", "when to log in again in any case; 0s for never");
    Option<Duration> longest =
        options.duration(
            prefix + "retry-max", "5m", "longest pause after a login that Vault has refused");
    Option<Duration> first =
        options.duration(prefix + "retry-initial", "1s", "first such pause; each next one doubles");
    return () -> new VaultAuth.Renewal(maxTtl.value(), first.value(), longest.value());
  }

  private Optional<String> mistake() {
    if (token.value().isPresent() || file().isPresent()) {
      return Optional.empty();
    }
    return backend
        .value()
        .map(this::missingParameter)
        .orElseGet(() ->
            Optional.of(
                "%s or %s must say who we are"
                    .formatted(options.shown("client-token"), options.shown("auth-backend"))));
  }

  private Optional<String> missingParameter(String method) {
    if (method.equals("approle")) {
      return missing("role_id");
    }
    if (VaultAuth.Login.wantsUser(method)) {
      return missing("username");
    }
    if (isKubernetes(method)) {
      return missing("role").or(() -> options.isOfPipeline() ? missing("jwt") : Optional.empty());
    }
    return Optional.empty();
  }

  private Optional<String> missing(String name) {
    return params.value().containsKey(name)
        ? Optional.empty()
        : Optional.of(
            "%s must have %s for %s %s"
                .formatted(
                    options.shown(paramName),
                    name,
                    options.shown("auth-backend"),
                    backend.value().orElse("")));
  }

  private VaultAuth value() {
    if (token.value().isPresent()) {
      return new VaultAuth.Given(token.value().get().strip());
    }
    if (file().isPresent()) {
      return new VaultAuth.InFile(file().get());
    }
    String method = VaultPlaces.joined(backend.value().orElse("")).substring(1);
    boolean isByAccount =
        isKubernetes(method) && !params.value().containsKey("jwt") && !options.isOfPipeline();
    return new VaultAuth.Login(
        method, params.value(), isByAccount ? Optional.of(ACCOUNT) : Optional.empty());
  }

  private Optional<Path> file() {
    return tokenFile.flatMap(Option::value);
  }

  /** Clusters have methods of their own, kubernetes-east and so on. */
  private static boolean isKubernetes(String method) {
    return method.startsWith("kubernetes");
  }

  private static Optional<Path> path(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
  }
}
