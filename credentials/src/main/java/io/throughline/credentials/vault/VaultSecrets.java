package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.manager.Health;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.SecretPath;
import io.throughline.credentials.secret.SecretsException;
import java.time.Duration;
import java.util.Optional;

/** Secrets in Vault. */
final class VaultSecrets implements Manager {
  private final VaultClient client;
  private final VaultSession session;
  private final VaultMounts mounts;

  VaultSecrets(VaultClient client, VaultSession session, VaultMounts mounts) {
    this.client = client;
    this.session = session;
    this.mounts = mounts;
  }

  @Override
  public Lookup find(SecretPath place) throws InterruptedException {
    String path = place.path().replaceFirst("^/+", "");
    VaultToken token = session.token();
    try {
      return read(path, token);
    } catch (SecretsException e) {
      if (!VaultClient.isDenied(e)) {
        throw e;
      }
      Optional<VaultToken> other = session.insteadOf(token);
      if (other.isEmpty()) {
        throw e;
      }
      return read(path, other.get());
    }
  }

  private Lookup read(String path, VaultToken token) throws InterruptedException {
    VaultMount mount = mounts.of(path, token);
    VaultAnswer answer = client.read(token, mount, path);
    try {
      return VaultValue.of(answer, mount).map(Lookup::found).orElseGet(Lookup::missing);
    } catch (IllegalArgumentException _) {
      throw client.failures().malformed();
    }
  }

  @Override
  public Health health() throws InterruptedException {
    VaultAnswer answer = client.health();
    JsonNode version = answer.body().path("version");
    String state = answer.isThere() ? "active" : "standby";
    return new Health(
        "/v1/sys/health", state + (version.isTextual() ? ", version " + version.textValue() : ""));
  }

  @Override
  public Optional<Duration> lease() {
    return session.left();
  }

  @Override
  public String toString() {
    return client.toString();
  }
}
