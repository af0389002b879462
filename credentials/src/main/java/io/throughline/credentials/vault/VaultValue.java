package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.secret.Secret;
import java.time.Duration;
import java.util.Optional;

/** What a secret of Vault is to a pipeline. */
final class VaultValue {
  private static final String VALUE = "value";

  private VaultValue() {}

  /**
   * The key {@code value} when the secret has one, else the mapping of all its keys. Absent when
   * there is no secret, or only versions of it that are deleted.
   *
   * @throws IllegalArgumentException when the answer is not Vault's
   */
  static Optional<Secret> of(VaultAnswer answer, VaultMount mount) {
    if (!answer.isThere()) {
      return Optional.empty();
    }
    JsonNode data = mount.versioned() ? answer.data().path("data") : answer.data();
    if (mount.versioned() && data.isNull()) {
      return Optional.empty();
    }
    if (!data.isObject()) {
      throw new IllegalArgumentException("a secret is a mapping");
    }
    JsonNode value = data.has(VALUE) ? data.path(VALUE) : data;
    return Optional.of(
        lease(answer, mount)
            .map(lease -> Secret.leased(value, lease))
            .orElseGet(() -> Secret.of(value)));
  }

  /** Half of the lease, as Concourse has it: who gets the value has the other half to use it. */
  private static Optional<Duration> lease(VaultAnswer answer, VaultMount mount) {
    Duration lease = Duration.ofSeconds(answer.body().path("lease_duration").asLong());
    return mount.versioned() || !lease.isPositive()
        ? Optional.empty()
        : Optional.of(lease.dividedBy(2));
  }
}
