package io.throughline.gateway;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the API is served.
 *
 * @param listen where
 * @param externalUrl how clients reach it; absent: where it listens
 * @param version of Concourse's API that is announced; clients insist on theirs
 * @param clusterName shown to users, may be empty
 * @param bodyBytes largest body of a request
 */
public record ApiConfig(
    HostPort listen, Optional<URI> externalUrl, String version, String clusterName, int bodyBytes) {
  private static final String VERSION = "8.2.5";
  private static final int BODY_BYTES = 10 << 20;

  /** On an address, with everything else as usual. */
  public static ApiConfig on(HostPort listen) {
    return new ApiConfig(listen, Optional.empty(), VERSION, "", BODY_BYTES);
  }

  /** The same with another version announced. */
  public ApiConfig withVersion(String announced) {
    return new ApiConfig(listen, externalUrl, announced, clusterName, bodyBytes);
  }

  /** Declares the option for the version that is announced. */
  public static Option<String> declareVersion(Options options) {
    return options.parsed(
        "api-version",
        VERSION,
        "version of Concourse's API that is announced; the first two numbers must be those of"
            + " the fly that is used",
        ApiConfig::version);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<ApiConfig> declare(Options options) {
    Options group = options.group("API");
    Option<HostPort> listen =
        group.hostPort(
            "http-listen", "127.0.0.1:8080", "where the API is served; port 0 takes a free one");
    Option<Optional<URI>> externalUrl =
        group.optionalUri("external-url", "how clients reach the API, if not there");
    Option<String> version = declareVersion(group);
    Option<String> cluster = group.text("cluster-name", "", "name of the installation");
    Option<Integer> body =
        group.integer("body-bytes", BODY_BYTES, 1_024, 1 << 30, "largest body of a request, bytes");
    return () ->
        new ApiConfig(
            listen.value(), externalUrl.value(), version.value(), cluster.value(), body.value());
  }

  private static String version(String text) {
    if (!text.matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?")) {
      throw new IllegalArgumentException("must be a version like " + VERSION);
    }
    return text;
  }
}
