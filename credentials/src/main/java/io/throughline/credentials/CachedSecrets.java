package io.throughline.credentials;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers, never failures. Whoever asks first asks the source, on their own thread; who
 * asks the same meanwhile waits for that answer. A value that is no longer current is asked for
 * anew.
 */
final class CachedSecrets implements Secrets {
  private final Secrets delegate;
  private final CachePolicy policy;
  private final AsyncCache<SecretPath, Lookup> known;

  CachedSecrets(Secrets delegate, CachePolicy policy, Ticker ticker) {
    this.delegate = delegate;
    this.policy = policy;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(policy.entries())
            .expireAfter(Expiry.creating((SecretPath _, Lookup lookup) -> keep(lookup)))
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync();
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    while (true) {
      CompletableFuture<Lookup> mine = new CompletableFuture<>();
      @Nullable CompletableFuture<Lookup> first = known.asMap().putIfAbsent(path, mine);
      if (first == null) {
        return ask(path, mine);
      }
      try {
        Lookup lookup = first.get().fromMemory();
        if (lookup.secret().map(Secret::isCurrent).orElse(true)) {
          return lookup;
        }
        known.asMap().remove(path, first);
      } catch (CancellationException _) {
        // Whoever asked first has gone away before the answer came: the next one asks.
        known.asMap().remove(path, first);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SecretsException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private Lookup ask(SecretPath path, CompletableFuture<Lookup> mine) throws InterruptedException {
    try {
      Lookup lookup = delegate.find(path);
      mine.complete(lookup);
      return lookup;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      mine.cancel(false);
    }
  }

  private java.time.Duration keep(Lookup lookup) {
    return lookup.secret().isPresent() ? policy.found() : policy.missing();
  }

  @Override
  public String toString() {
    return delegate + ".cached(" + policy.found().toSeconds() + "s)";
  }
}
