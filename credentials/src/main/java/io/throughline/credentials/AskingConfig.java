package io.throughline.credentials;

import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.credentials.secret.CachePolicy;
import io.throughline.credentials.secret.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How managers of secrets are asked.
 *
 * @param cache what is remembered of their answers
 * @param retry how often one that cannot answer is asked
 * @param parallel most questions that are asked at a time
 * @param varSources most of pipelines that are kept connected while no step uses them
 * @param hashKey key for what telemetry says of paths; absent for one that ends with the process
 */
public record AskingConfig(
    CachePolicy cache, RetryPolicy retry, int parallel, int varSources, Optional<String> hashKey) {
  private static final int PARALLEL = 64;
  private static final int VAR_SOURCES = 1_000;

  /** What {@link #declare} gives when nothing is set. */
  public static AskingConfig standard() {
    return new AskingConfig(
        CachePolicy.standard(), RetryPolicy.standard(), PARALLEL, VAR_SOURCES, Optional.empty());
  }

  static Supplier<AskingConfig> declare(Options options) {
    Options group = options.group("Asking for secrets");
    Supplier<CachePolicy> cache = declareCache(group);
    RetryPolicy retry = RetryPolicy.standard();
    Option<Integer> attempts =
        group
            .integer(
                "secret-retry-attempts",
                retry.attempts(),
                1,
                100,
                "times a manager is asked that cannot answer")
            .env("CONCOURSE_SECRET_RETRY_ATTEMPTS");
    Option<Duration> interval =
        group
            .duration(
                "secret-retry-interval",
                retry.firstPause().toMillis() + "ms",
                "pause before it is asked again at most, each further one twice as long")
            .env("CONCOURSE_SECRET_RETRY_INTERVAL");
    Option<Integer> parallel =
        group.integer(
            "secret-parallel", PARALLEL, 1, 100_000, "questions asked at the same time at most");
    Option<Integer> varSources =
        group.integer(
            "secret-var-sources",
            VAR_SOURCES,
            1,
            100_000,
            "var_sources of pipelines that are kept connected while no step uses them");
    Option<Optional<String>> hashKey =
        group
            .optionalText(
                "secret-path-hash-key",
                "key of the hash that spans have of a secret's path; without it another one after"
                    + " each start")
            .secret();
    return () ->
        new AskingConfig(
            cache.get(),
            new RetryPolicy(attempts.value(), interval.value()),
            parallel.value(),
            varSources.value(),
            hashKey.value());
  }

  private static Supplier<CachePolicy> declareCache(Options group) {
    CachePolicy cache = CachePolicy.standard();
    Option<Boolean> enabled =
        group
            .parsed(
                "secret-cache-enabled",
                "true",
                "whether answers of managers are remembered",
                AskingConfig::truth)
            .env("CONCOURSE_SECRET_CACHE_ENABLED");
    Option<Duration> found =
        group
            .duration(
                "secret-cache-duration",
                cache.found().toSeconds() + "s",
                "how long a value is remembered, unless its manager says that it counts for less")
            .env("CONCOURSE_SECRET_CACHE_DURATION");
    Option<Duration> missing =
        group
            .duration(
                "secret-cache-duration-notfound",
                cache.missing().toSeconds() + "s",
                "how long it is remembered that a variable has no value")
            .env("CONCOURSE_SECRET_CACHE_DURATION_NOTFOUND");
    Option<Duration> stale =
        group.duration(
            "secret-cache-stale",
            cache.stale().toMinutes() + "m",
            "how much longer a value counts while its manager cannot be reached");
    Option<Integer> entries =
        group.integer(
            "secret-cache-entries",
            cache.entries(),
            1,
            10_000_000,
            "answers remembered of each manager at most");
    return () ->
        enabled.value()
            ? new CachePolicy(found.value(), missing.value(), stale.value(), entries.value())
            : CachePolicy.none();
  }

  private static boolean truth(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "AskingConfig{" + cache + ", " + retry + ", parallel " + parallel + "}";
  }
}
