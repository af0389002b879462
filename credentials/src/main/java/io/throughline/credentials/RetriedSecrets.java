package io.throughline.credentials;

import io.throughline.work.Doorbell;
import java.time.Duration;

/** Asks a source again, but only where that may help: when it was not there. */
final class RetriedSecrets implements Secrets {
  private final Secrets delegate;
  private final RetryPolicy policy;

  RetriedSecrets(Secrets delegate, RetryPolicy policy) {
    this.delegate = delegate;
    this.policy = policy;
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    Duration pause = policy.firstPause();
    for (int retries = 0; ; retries++) {
      try {
        return delegate.find(path).after(retries);
      } catch (SecretsException e) {
        if (e.kind() == SecretsException.Kind.UNUSABLE || retries + 1 >= policy.attempts()) {
          throw e.after(retries);
        }
      }
      new Doorbell().await(pause);
      pause = pause.multipliedBy(2);
    }
  }

  @Override
  public String toString() {
    return delegate + ".retried(" + policy.attempts() + ")";
  }
}
