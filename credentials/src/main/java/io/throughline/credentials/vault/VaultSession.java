package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.secret.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The token of the moment. Whoever needs it gets, prolongs or replaces it, one at a time; the
 * others wait only when there is none that counts.
 *
 * <p>Safe for use from many threads.
 */
final class VaultSession {
  private final VaultClient client;
  private final VaultLogin login;
  private final Duration maxTtl;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final LoginPause pause;
  private volatile @Nullable VaultToken current;

  VaultSession(VaultClient client, VaultAuth auth, VaultAuth.Renewal renewal, InstantSource clock) {
    this.client = client;
    this.login = new VaultLogin(client, auth, clock);
    this.maxTtl = renewal.maxTtl();
    this.clock = clock;
    this.pause = new LoginPause(renewal);
  }

  /**
   * A token that counts, as far as can be told without asking.
   *
   * @throws SecretsException when there is none
   */
  VaultToken token() throws InterruptedException {
    VaultToken known = current;
    if (known != null && !isDue(known)) {
      return known;
    }
    if (known != null && !isOver(known) && lock.isLocked()) {
      return known;
    }
    lock.lockInterruptibly();
    try {
      return settled();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Another token, after Vault has refused a question with this one. Absent when the token is not
   * to blame.
   *
   * @throws SecretsException when Vault does not know the token, and there is no other
   */
  Optional<VaultToken> insteadOf(VaultToken refused) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      VaultToken known = current;
      if (known != null && !known.text().equals(refused.text())) {
        return Optional.of(known);
      }
      if (isKnown(refused)) {
        return Optional.empty();
      }
      if (!login.isRepeatable(refused)) {
        throw client.failures().tokenIsDead();
      }
      current = null;
      return Optional.of(settled());
    } finally {
      lock.unlock();
    }
  }

  /** What is left of the token's time; absent when there is none, or its time does not end. */
  Optional<Duration> left() {
    return Optional.ofNullable(current).flatMap(token -> token.left(clock.instant()));
  }

  private VaultToken settled() throws InterruptedException {
    VaultToken known = current;
    if (known == null || isOver(known)) {
      return fresh();
    }
    return isDue(known) ? prolonged(known) : known;
  }

  private VaultToken fresh() throws InterruptedException {
    Optional<SecretsException> refusal =
        pause.failure(clock.instant()).filter(failure -> !failure.kind().isPassing());
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    try {
      VaultToken token = login.token();
      current = token;
      pause.over();
      return token;
    } catch (SecretsException e) {
      if (!e.kind().isPassing()) {
        pause.begin(e, clock.instant());
      }
      throw e;
    }
  }

  /** The same token for longer, or another one. While that fails, the token counts. */
  private VaultToken prolonged(VaultToken token) throws InterruptedException {
    if (pause.failure(clock.instant()).isPresent()) {
      return token;
    }
    try {
      Optional<VaultToken> longer = renewed(token);
      boolean isEnough = longer.isPresent() && !longer.get().isShortFor(token);
      if (!isEnough && login.isRepeatable(token)) {
        return fresh();
      }
      VaultToken next = longer.orElse(token);
      current = next;
      pause.over();
      return next;
    } catch (SecretsException e) {
      if (e.kind().isPassing()) {
        pause.begin(e, clock.instant());
      }
      return token;
    }
  }

  private Optional<VaultToken> renewed(VaultToken token) throws InterruptedException {
    if (!token.renewable() || isToBeReplaced(token)) {
      return Optional.empty();
    }
    try {
      return Optional.of(client.renew(token).auth())
          .filter(JsonNode::isObject)
          .map(granted -> token.grantedBy(granted, clock.instant()));
    } catch (SecretsException e) {
      if (e.kind().isPassing()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private boolean isKnown(VaultToken token) throws InterruptedException {
    try {
      client.lookup(token);
      return true;
    } catch (SecretsException e) {
      if (VaultClient.isDenied(e)) {
        return false;
      }
      throw e;
    }
  }

  private boolean isDue(VaultToken token) {
    return token.isEnding(clock.instant()) || isToBeReplaced(token);
  }

  private boolean isOver(VaultToken token) {
    return token.isOver(clock.instant());
  }

  private boolean isToBeReplaced(VaultToken token) {
    Instant now = clock.instant();
    return maxTtl.isPositive() && !now.isBefore(token.since().plus(maxTtl));
  }
}
