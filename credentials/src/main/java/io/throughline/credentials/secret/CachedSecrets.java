package io.throughline.credentials.secret;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers, never failures. Whoever asks first asks the manager, on their own thread; who
 * asks the same meanwhile waits for that answer. A value that is no longer current is asked for
 * anew; an old one counts for some time while its manager cannot be reached.
 */
public final class CachedSecrets implements Secrets {
  /** An answer, and until when it needs no asking. */
  private record Kept(Lookup lookup, long freshUntil) {}

  /** A question that is being asked. */
  private record Flight(CompletableFuture<Lookup> answer, SpanContext asker) {}

  private final Secrets delegate;
  private final CachePolicy policy;
  private final Ticker ticker;
  private final Cache<SecretPath, Kept> known;
  private final ConcurrentMap<SecretPath, Flight> flights = new ConcurrentHashMap<>();

  CachedSecrets(Secrets delegate, CachePolicy policy, Ticker ticker) {
    this.delegate = delegate;
    this.policy = policy;
    this.ticker = ticker;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(policy.entries())
            .expireAfter(Expiry.writing((SecretPath _, Kept kept) -> kept(kept.lookup())))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    while (true) {
      Optional<Lookup> fresh = fresh(path);
      if (fresh.isPresent()) {
        return fresh.get();
      }
      Flight mine = new Flight(new CompletableFuture<>(), Span.current().getSpanContext());
      @Nullable Flight first = flights.putIfAbsent(path, mine);
      if (first == null) {
        return ask(path, mine);
      }
      try {
        return first.answer().get().sharedBy(first.asker());
      } catch (CancellationException _) {
        // Whoever asked first has gone away before the answer came: the next one asks.
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SecretsException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** Answers that are remembered now. */
  public long size() {
    known.cleanUp();
    return known.estimatedSize();
  }

  private Optional<Lookup> fresh(SecretPath path) {
    @Nullable Kept kept = known.getIfPresent(path);
    if (kept == null || kept.freshUntil() - ticker.read() <= 0 || !isCurrent(kept)) {
      return Optional.empty();
    }
    return Optional.of(kept.lookup());
  }

  private static boolean isCurrent(Kept kept) {
    return kept.lookup().secret().map(Secret::isCurrent).orElse(true);
  }

  private Lookup ask(SecretPath path, Flight mine) throws InterruptedException {
    try {
      Optional<Lookup> meanwhile = fresh(path);
      Lookup lookup = meanwhile.isPresent() ? meanwhile.get() : asked(path);
      mine.answer().complete(lookup);
      return lookup;
    } catch (RuntimeException e) {
      mine.answer().completeExceptionally(e);
      throw e;
    } finally {
      flights.remove(path, mine);
      mine.answer().cancel(false);
    }
  }

  private Lookup asked(SecretPath path) throws InterruptedException {
    try {
      Lookup lookup = delegate.find(path);
      remember(path, lookup.remembered(Lookup.Memory.FRESH), freshFor(lookup));
      return lookup;
    } catch (SecretsException e) {
      return old(path, e).orElseThrow(() -> e);
    }
  }

  /** The old value, when there is one and its manager is only away. */
  private Optional<Lookup> old(SecretPath path, SecretsException failure) {
    @Nullable Kept kept = known.getIfPresent(path);
    if (kept == null || kept.lookup().secret().isEmpty() || !failure.kind().isPassing()) {
      return Optional.empty();
    }
    Lookup stale = kept.lookup().remembered(Lookup.Memory.STALE);
    // Its time is not prolonged: a value that is too old is forgotten, whoever asks for it.
    known
        .policy()
        .expireVariably()
        .flatMap(expiry -> expiry.getExpiresAfter(path))
        .ifPresent(left -> rememberFor(path, stale, policy.missing(), left));
    return Optional.of(stale.after(failure.retries()));
  }

  private void remember(SecretPath path, Lookup lookup, Duration fresh) {
    if (fresh.isPositive()) {
      known.put(path, new Kept(lookup, ticker.read() + fresh.toNanos()));
    } else {
      known.invalidate(path);
    }
  }

  private void rememberFor(SecretPath path, Lookup lookup, Duration fresh, Duration left) {
    Kept kept = new Kept(lookup, ticker.read() + fresh.toNanos());
    known
        .policy()
        .expireVariably()
        .ifPresent(expiry -> {
          Kept _ = expiry.put(path, kept, left);
        });
  }

  private Duration freshFor(Lookup lookup) {
    return lookup
        .secret()
        .map(secret -> secret.lease().map(lease -> shorter(lease, policy.found())))
        .map(lease -> lease.orElse(policy.found()))
        .orElse(policy.missing());
  }

  /** How long an answer is remembered in all: a lease that has ended is worth nothing any more. */
  private Duration kept(Lookup lookup) {
    Duration longest = policy.found().plus(policy.stale());
    return lookup
        .secret()
        .map(secret -> secret.lease().map(lease -> shorter(lease, longest)).orElse(longest))
        .orElse(policy.missing());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public String toString() {
    return delegate + ".cached(" + policy.found().toSeconds() + "s)";
  }
}
