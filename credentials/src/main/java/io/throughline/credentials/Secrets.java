package io.throughline.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Ticker;
import io.throughline.telemetry.Telemetry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A source of secrets, or several behind one. Asking blocks the calling thread.
 *
 * <p>Safe for use from many threads.
 */
public interface Secrets {

  /**
   * Asks for the value at exactly this place.
   *
   * @throws SecretsException when the source cannot say
   */
  Lookup find(SecretPath path) throws InterruptedException;

  /** Values given by the configuration; the names are {@code team/pipeline/name} or wider. */
  static Secrets variables(Map<String, JsonNode> values) {
    return new VariableSecrets(values);
  }

  /** Values in one file, JSON or YAML, with names as {@link #variables} has them. */
  static Secrets file(Path file) {
    return new FileSecrets(file);
  }

  /** A file a value: {@code team/pipeline/name} or wider under the directory. */
  static Secrets directory(Path directory) {
    return new DirectorySecrets(directory);
  }

  /** The first of the sources that has a value counts. */
  static Secrets firstOf(List<Secrets> sources) {
    return new FirstOfSecrets(sources);
  }

  /** Asks again while the source cannot be reached. */
  default Secrets retried(RetryPolicy policy) {
    return new RetriedSecrets(this, policy);
  }

  /** Remembers answers, and asks once when many ask the same at a time. */
  default Secrets cached(CachePolicy policy) {
    return cached(policy, Ticker.systemTicker());
  }

  /** As {@link #cached(CachePolicy)}, by another clock. */
  default Secrets cached(CachePolicy policy, Ticker ticker) {
    return new CachedSecrets(this, policy, ticker);
  }

  /** Looks in the wider places too, the narrowest that has a value counts. */
  default Secrets widening() {
    return new WideningSecrets(this);
  }

  /** A span and a measurement for each question, under the name of the source. */
  default Secrets traced(Telemetry telemetry, String source) {
    return new TracedSecrets(this, telemetry, source);
  }
}
