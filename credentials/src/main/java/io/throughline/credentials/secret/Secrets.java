package io.throughline.credentials.secret;

import com.github.benmanes.caffeine.cache.Ticker;
import io.throughline.work.WorkThreads;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Answers for places. Asking blocks the calling thread.
 *
 * <p>Safe for use from many threads.
 */
public interface Secrets {

  /**
   * Asks for the value at exactly this place.
   *
   * @throws SecretsException when nobody can say
   */
  Lookup find(SecretPath path) throws InterruptedException;

  /** Gives up a question that takes too long. */
  default Secrets timedOut(Duration limit, WorkThreads threads) {
    return new TimedSecrets(this, limit, threads);
  }

  /** Asks again when that may help. */
  default Secrets retried(RetryPolicy policy) {
    return new RetriedSecrets(this, policy);
  }

  /** Leaves a manager alone for a while that fails again and again. */
  default Secrets healthChecked() {
    return healthChecked(Clock.systemUTC());
  }

  /** As {@link #healthChecked()}, by another clock. */
  default Secrets healthChecked(Clock clock) {
    return new GuardedSecrets(this, clock);
  }

  /** Remembers answers, and asks once when many ask the same at a time. */
  default CachedSecrets cached(CachePolicy policy) {
    return cached(policy, Ticker.systemTicker());
  }

  /** As {@link #cached(CachePolicy)}, by another clock. */
  default CachedSecrets cached(CachePolicy policy, Ticker ticker) {
    return new CachedSecrets(this, policy, ticker);
  }

  /** Looks for a variable at its places, one after the other. */
  default Source at(List<PathTemplate> templates) {
    return new TemplatedSource(this, templates);
  }
}
