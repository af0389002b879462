package io.throughline.gateway.route;

import io.throughline.config.HostPort;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How clients reach the API: as configured, else where it listens, which is known a little later.
 */
public final class ExternalUrl {
  private final AtomicReference<String> text;
  private final boolean isConfigured;

  public ExternalUrl(Optional<URI> configured) {
    this.isConfigured = configured.isPresent();
    this.text =
        new AtomicReference<>(
            configured.map(uri -> uri.toString().replaceFirst("/+$", "")).orElse(""));
  }

  /** The API listens there. */
  public void listens(HostPort address) {
    if (!isConfigured) {
      text.set("http://" + address);
    }
  }

  /** Without a slash at its end. */
  @Override
  public String toString() {
    return text.get();
  }
}
