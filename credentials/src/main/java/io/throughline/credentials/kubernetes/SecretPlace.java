package io.throughline.credentials.kubernetes;

import io.throughline.credentials.secret.SecretPath;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a secret is in a cluster.
 *
 * @param namespace a DNS label
 * @param name a DNS subdomain
 */
record SecretPlace(String namespace, String name) {
  private static final int LABEL = 63;
  private static final int SUBDOMAIN = 253;
  private static final String ALPHANUMERIC = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern NAMESPACE = Pattern.compile(ALPHANUMERIC);
  private static final Pattern NAME = Pattern.compile(ALPHANUMERIC + "(\\." + ALPHANUMERIC + ")*+");

  /** Of {@code namespace/name}; empty when Kubernetes can have nothing of that name. */
  static Optional<SecretPlace> of(SecretPath path) {
    int slash = path.path().indexOf('/');
    String namespace = path.path().substring(0, Math.max(0, slash));
    String name = path.path().substring(slash + 1);
    return isNamespace(namespace) && name.length() <= SUBDOMAIN && NAME.matcher(name).matches()
        ? Optional.of(new SecretPlace(namespace, name))
        : Optional.empty();
  }

  static boolean isNamespace(String text) {
    return text.length() <= LABEL && NAMESPACE.matcher(text).matches();
  }

  /** Without the name. */
  @Override
  public String toString() {
    return "a secret in " + namespace;
  }
}
