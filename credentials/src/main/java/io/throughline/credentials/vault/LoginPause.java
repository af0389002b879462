package io.throughline.credentials.vault;

import io.throughline.credentials.secret.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps a login or a renewal that has failed from being tried with each variable: Vault may lock
 * who fails too often. Used by one thread at a time.
 */
final class LoginPause {
  private final VaultAuth.Renewal renewal;
  private Duration pause = Duration.ZERO;
  private Instant end = Instant.MIN;
  private Optional<SecretsException> last = Optional.empty();

  LoginPause(VaultAuth.Renewal renewal) {
    this.renewal = renewal;
  }

  /** What the last attempt has failed with, while there must be no other. */
  Optional<SecretsException> failure(Instant now) {
    return now.isBefore(end) ? last : Optional.empty();
  }

  /** Begins a pause, a longer one than the last. */
  void begin(SecretsException why, Instant now) {
    Duration doubled = pause.isZero() ? renewal.firstPause() : pause.multipliedBy(2);
    pause = doubled.compareTo(renewal.longestPause()) > 0 ? renewal.longestPause() : doubled;
    end = now.plus(pause);
    last = Optional.of(why);
  }

  /** Vault takes us again. */
  void over() {
    pause = Duration.ZERO;
    end = Instant.MIN;
    last = Optional.empty();
  }
}
