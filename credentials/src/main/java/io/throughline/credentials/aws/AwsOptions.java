package io.throughline.credentials.aws;

import io.throughline.config.Option;
import io.throughline.config.Origin;
import io.throughline.credentials.manager.ManagerOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The settings that both managers of AWS have. A pipeline has to bring keys along, and says neither
 * where requests go nor whose certificate counts there.
 */
final class AwsOptions {
  /** A region becomes part of a host's name, and must not make another host of it. */
  private static final Pattern REGION = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  private static final String CHAIN =
      "the credentials that AWS's own chain finds for Throughline (variables, web identity,"
          + " profile, container or instance)";

  private final ManagerOptions options;
  private final Option<Optional<String>> accessKey;
  private final Option<Optional<String>> secretKey;
  private final Option<Optional<String>> sessionToken;
  private final Option<Optional<String>> region;
  private final Supplier<Optional<URI>> endpoint;
  private final Supplier<Optional<String>> authority;
  private final Option<Duration> timeout;

  private AwsOptions(ManagerOptions options) {
    this.options = options;
    this.accessKey = options.secret("access-key", "id of the access key of AWS");
    this.secretKey = options.secret("secret-key", "secret of that access key");
    this.sessionToken =
        options.secret("session-token", "token of the session that the keys belong to");
    this.region = region(options);
    if (options.isOfPipeline()) {
      this.endpoint = Optional::empty;
      this.authority = Optional::empty;
    } else {
      this.endpoint =
          options.uri("endpoint", "where requests go instead of the region's own address")::value;
      this.authority =
          options.file("ca-cert", "certificates of who may sign that address's, in PEM")::value;
    }
    this.timeout = options.duration("query-timeout", "10s", "how long one question may take");
  }

  /** Declares them; the result is absent when the manager is not configured. */
  static Supplier<Optional<AwsAccess>> declare(ManagerOptions options) {
    AwsOptions declared = new AwsOptions(options);
    options.check(declared::missingKey);
    options.check(declared::missingRegion);
    options.check(declared::missingIdentity);
    return declared::access;
  }

  private static Option<Optional<String>> region(ManagerOptions options) {
    Option<Optional<String>> region =
        options.parsed("region", "", "region of AWS that is asked", AwsOptions::region);
    return options.isOfPipeline() ? region : region.env("AWS_REGION", "AWS_DEFAULT_REGION");
  }

  private static Optional<String> region(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    String region = text.strip();
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("must be a region of AWS, like eu-west-1");
    }
    return Optional.of(region);
  }

  private Optional<AwsAccess> access() {
    if (!isConfigured()) {
      return Optional.empty();
    }
    return region
        .value()
        .map(where ->
            new AwsAccess(
                where, keys(), endpoint.get(), authority.get(), timeout.value(), credentials()));
  }

  /** Pods of EKS have a region in their variables whether or not anybody wants secrets of AWS. */
  private boolean isConfigured() {
    boolean isAround =
        region.origin() instanceof Origin.Variable variable && variable.name().startsWith("AWS_");
    return (region.value().isPresent() && !isAround) || hasAnyKey() || endpoint.get().isPresent();
  }

  private boolean hasAnyKey() {
    return accessKey.value().isPresent()
        || secretKey.value().isPresent()
        || sessionToken.value().isPresent();
  }

  private Optional<AwsKeys> keys() {
    return accessKey
        .value()
        .flatMap(access ->
            secretKey.value().map(secret -> new AwsKeys(access, secret, sessionToken.value())));
  }

  private String credentials() {
    if (keys().isEmpty()) {
      return CHAIN;
    }
    String both = options.shown("access-key") + " and " + options.shown("secret-key");
    return options.isOfPipeline() ? both + " of the var_source" : both;
  }

  private Optional<String> missingKey() {
    if (!hasAnyKey() || keys().isPresent()) {
      return Optional.empty();
    }
    String missing = accessKey.value().isEmpty() ? "access-key" : "secret-key";
    return Optional.of(
        "%s is missing: keys of AWS belong together".formatted(options.shown(missing)));
  }

  private Optional<String> missingRegion() {
    boolean isWanted = options.isOfPipeline() || isConfigured();
    return isWanted && region.value().isEmpty()
        ? Optional.of(options.shown("region") + " is missing: the region of AWS that is asked")
        : Optional.empty();
  }

  private Optional<String> missingIdentity() {
    return options.mayAskAsService() || hasAnyKey()
        ? Optional.empty()
        : Optional.of(
            "access_key and secret_key are missing: a pipeline does not ask AWS as Throughline"
                + " itself, unless who runs it allows that"
                + " (--aws-var-source-default-credentials)");
  }
}
