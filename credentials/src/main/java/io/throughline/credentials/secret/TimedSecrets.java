package io.throughline.credentials.secret;

import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Gives up a question that takes too long, whatever the manager's own library thinks of it. */
final class TimedSecrets implements Secrets {
  private final Secrets delegate;
  private final Duration limit;
  private final WorkThreads threads;

  TimedSecrets(Secrets delegate, Duration limit, WorkThreads threads) {
    this.delegate = delegate;
    this.limit = limit;
    this.threads = threads;
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    Future<Lookup> answer = threads.submit(() -> delegate.find(path));
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw SecretsException.timedOut(
          delegate + " did not answer within " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SecretsException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public String toString() {
    return delegate + ".timedOut(" + limit.toMillis() + "ms)";
  }
}
