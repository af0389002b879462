package io.throughline.credentials.secret;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Knows whether a manager is well. One that failed several times in a row is not asked for a while,
 * so that steps hear of it at once; then one question finds out whether it is back.
 */
final class GuardedSecrets implements Secrets {
  private static final int FAILURES = 5;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Secrets delegate;
  private final CircuitBreaker breaker;
  private volatile Optional<SecretsException> last = Optional.empty();

  GuardedSecrets(Secrets delegate, Clock clock) {
    this.delegate = delegate;
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(FAILURES)
            .minimumNumberOfCalls(FAILURES)
            .failureRateThreshold(100)
            .waitDurationInOpenState(PAUSE)
            .permittedNumberOfCallsInHalfOpenState(1)
            .clock(clock)
            .recordException(GuardedSecrets::isPassing)
            .build();
    this.breaker = CircuitBreaker.of("secrets", config);
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    try {
      breaker.acquirePermission();
    } catch (CallNotPermittedException _) {
      throw notAsked();
    }
    long started = breaker.getCurrentTimestamp();
    try {
      Lookup lookup = delegate.find(path);
      breaker.onSuccess(since(started), TimeUnit.NANOSECONDS);
      last = Optional.empty();
      return lookup;
    } catch (SecretsException e) {
      last = Optional.of(e);
      breaker.onError(since(started), TimeUnit.NANOSECONDS, e);
      throw e;
    } catch (RuntimeException | InterruptedException e) {
      breaker.releasePermission();
      throw e;
    }
  }

  private long since(long started) {
    return breaker.getCurrentTimestamp() - started;
  }

  private SecretsException notAsked() {
    String words = last.map(SecretsException::words).orElse("it did not answer");
    SecretsException.Kind kind =
        last.map(SecretsException::kind).orElse(SecretsException.Kind.UNREACHABLE);
    return SecretsException.of(
        kind, words + " (not asked again within " + PAUSE.toSeconds() + " s of failing)");
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof SecretsException e && e.kind().isPassing();
  }

  @Override
  public String toString() {
    return delegate + ".healthChecked()";
  }
}
