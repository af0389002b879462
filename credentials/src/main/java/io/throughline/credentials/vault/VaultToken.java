package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.credentials.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A token, and for how long Vault takes it.
 *
 * @param value kept off the heap; the driver wants a text, which is made for each request
 * @param since when it came from a login
 * @param ttl how long it counted when it was given or prolonged; absent for always
 * @param ends when it ends unless it is prolonged; absent for never
 */
record VaultToken(
    Secret value,
    Instant since,
    Optional<Duration> ttl,
    Optional<Instant> ends,
    boolean renewable) {
  private static final int SHARES = 3;

  /** One of which nothing else is known. */
  static VaultToken unknown(String token, Instant now) {
    return new VaultToken(
        Secret.of(TextNode.valueOf(token)), now, Optional.empty(), Optional.empty(), false);
  }

  /** With what Vault says of it when asked. */
  VaultToken describedBy(JsonNode data, Instant now) {
    return lasting(data.path("ttl").asLong(), data.path("renewable").asBoolean(), now);
  }

  /** With what a login or a renewal says of it. */
  VaultToken grantedBy(JsonNode auth, Instant now) {
    return lasting(auth.path("lease_duration").asLong(), auth.path("renewable").asBoolean(), now);
  }

  private VaultToken lasting(long seconds, boolean canBeRenewed, Instant now) {
    Optional<Duration> lasts =
        Optional.of(Duration.ofSeconds(seconds)).filter(Duration::isPositive);
    return new VaultToken(value, since, lasts, lasts.map(now::plus), canBeRenewed);
  }

  /** The token itself. */
  String text() {
    return value.value().textValue();
  }

  /** What is left of its time; absent when that does not end. */
  Optional<Duration> left(Instant now) {
    return ends.map(end -> Duration.between(now, end))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  boolean isOver(Instant now) {
    return ends.map(end -> !now.isBefore(end)).orElse(false);
  }

  /** Whether less than a third of its time is left. */
  boolean isEnding(Instant now) {
    return ttl.flatMap(
            whole -> left(now).map(left -> left.multipliedBy(SHARES).compareTo(whole) < 0))
        .orElse(false);
  }

  /** Whether it lasts for less than a third of what another one did. */
  boolean isShortFor(VaultToken other) {
    return ttl.flatMap(own -> other.ttl.map(whole -> own.multipliedBy(SHARES).compareTo(whole) < 0))
        .orElse(false);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "VaultToken";
  }
}
