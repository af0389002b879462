package io.throughline.credentials.idtoken;

import io.throughline.config.DurationText;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who the installation is to those who believe its tokens.
 *
 * @param issuer address below which it tells its keys, without a slash at its end
 * @param keys directory of its keys; absent to forget them with the process
 * @param rotation how long a key signs; zero for ever
 */
public record IdentityConfig(URI issuer, Optional<Path> keys, Duration rotation) {
  private static final String URL = "http://127.0.0.1:8080";
  private static final String ROTATION = "168h";
  private static final Duration SHORTEST_ROTATION = Duration.ofHours(1);

  public IdentityConfig {
    issuer = URI.create(issuer.toString().replaceFirst("/+$", ""));
  }

  /** What {@link #declare} gives when nothing is set. */
  public static IdentityConfig standard() {
    return new IdentityConfig(URI.create(URL), Optional.empty(), DurationText.parse(ROTATION));
  }

  /** As usual, for an installation that is reached at an address and keeps its keys. */
  public static IdentityConfig of(URI issuer, Path keys) {
    return new IdentityConfig(issuer, Optional.of(keys), DurationText.parse(ROTATION));
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<IdentityConfig> declare(Options options) {
    Options group = options.group("Identity tokens");
    Option<String> externalUrl =
        group.parsed(
            "external-url",
            URL,
            "address of the installation, for its users; identity tokens name it as their issuer",
            IdentityConfig::address);
    Option<Optional<URI>> issuer =
        group
            .optionalUri(
                "oidc-issuer-url", "issuer that identity tokens name instead of the external URL")
            .env("CONCOURSE_OIDC_ISSUER_URL");
    Option<Optional<Path>> keys =
        group.optionalPath(
            "idtoken-keys",
            "directory for the keys that sign identity tokens, the same for all replicas of this"
                + " service; without it keys are gone, and tokens worthless, when the service ends");
    Option<Duration> rotation =
        group
            .parsed(
                "idtoken-rotation",
                ROTATION,
                "how long a key signs before the next one does, 1h or more; 0 for ever",
                IdentityConfig::rotation)
            .label("DURATION")
            .env("CONCOURSE_SIGNING_KEY_ROTATION_PERIOD");
    return () ->
        new IdentityConfig(
            issuer.value().orElseGet(() -> URI.create(externalUrl.value())),
            keys.value(),
            rotation.value());
  }

  private static String address(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && uri.getScheme() != null) {
        return text;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new IllegalArgumentException("must be an absolute URL");
  }

  private static Duration rotation(String text) {
    Duration rotation = text.strip().equals("0") ? Duration.ZERO : DurationText.parse(text);
    if (!rotation.isZero() && rotation.compareTo(SHORTEST_ROTATION) < 0) {
      throw new IllegalArgumentException("must be 1h or more, or 0");
    }
    return rotation;
  }
}
