package io.throughline.credentials.secret;

import io.throughline.work.Doorbell;
import java.util.concurrent.ThreadLocalRandom;

/** Asks a manager again, but only where that may help. */
final class RetriedSecrets implements Secrets {
  private final Secrets delegate;
  private final RetryPolicy policy;

  RetriedSecrets(Secrets delegate, RetryPolicy policy) {
    this.delegate = delegate;
    this.policy = policy;
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    for (int retries = 0; ; retries++) {
      try {
        return delegate.find(path).after(retries);
      } catch (SecretsException e) {
        if (!e.kind().isPassing() || retries + 1 >= policy.attempts()) {
          throw e.after(retries);
        }
      }
      new Doorbell().await(policy.pause(retries, ThreadLocalRandom.current()));
    }
  }

  @Override
  public String toString() {
    return delegate + ".retried(" + policy.attempts() + ")";
  }
}
