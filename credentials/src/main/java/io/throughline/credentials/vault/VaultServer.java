package io.throughline.credentials.vault;

import io.throughline.config.HostPort;
import io.throughline.credentials.tls.ClientTls;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where Vault is, and how it is spoken to.
 *
 * @param namespace of Vault Enterprise or OpenBao; absent for the root
 * @param loginTimeout how long a login may take
 * @param queryTimeout how long a read may take
 * @param ofPipeline whether a pipeline's var_source says so, not who runs the service
 */
public record VaultServer(
    URI url,
    Optional<String> namespace,
    ClientTls tls,
    Duration loginTimeout,
    Duration queryTimeout,
    boolean ofPipeline) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  HostPort address() {
    int port = url.getPort() >= 0 ? url.getPort() : isTls() ? HTTPS : HTTP;
    String host = url.getHost();
    return new HostPort(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }

  boolean isTls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** The address without a user. */
  String shownUrl() {
    String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
    return (isTls() ? "https://" : "http://") + address() + path;
  }

  /** Without what else an address may hold. */
  @Override
  public String toString() {
    return "Vault at " + address();
  }
}
