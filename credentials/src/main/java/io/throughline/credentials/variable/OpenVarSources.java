package io.throughline.credentials.variable;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import io.throughline.config.ConfigErrors;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.Variable;
import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.work.WorkThreads;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The var_sources that pipelines have open. Steps of a pipeline share one that is configured the
 * same; it ends some minutes after it was last used, or when there are too many, and never while a
 * step uses it.
 *
 * <p>Safe for use from many threads.
 */
public final class OpenVarSources implements AutoCloseable {
  /** How long one stays open that nobody uses. */
  static final Duration IDLE = Duration.ofMinutes(5);

  private static final String ALGORITHM = "HmacSHA256";

  /**
   * Which steps share one.
   *
   * @param config a hash under a key that ends with this process
   */
  private record Key(String team, String pipeline, String name, String type, String config) {}

  private final Map<String, VarSourceKind> kinds;
  private final Cache<Key, SharedVarSource> open;
  private final SecretKeySpec hashKey;

  /**
   * Creates one that has none open.
   *
   * @param kinds by type
   * @param most how many are kept open that nobody uses
   * @param threads on which they are ended
   */
  public OpenVarSources(Map<String, VarSourceKind> kinds, int most, WorkThreads threads) {
    this(kinds, most, threads, Ticker.systemTicker());
  }

  OpenVarSources(Map<String, VarSourceKind> kinds, int most, WorkThreads threads, Ticker ticker) {
    this.kinds = Map.copyOf(kinds);
    this.open =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfterAccess(IDLE)
            .ticker(ticker)
            .scheduler(Scheduler.systemScheduler())
            .executor(work -> {
              var _ = threads.start(work);
            })
            .removalListener(OpenVarSources::removed)
            .build();
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    this.hashKey = new SecretKeySpec(key, ALGORITHM);
  }

  /** One that is in use until it is closed. */
  record Use(Source source, SharedVarSource shared) implements AutoCloseable {
    @Override
    public void close() {
      shared.leave();
    }
  }

  /**
   * Opens a var_source, unless it is open.
   *
   * @param asker whose pipeline it is of
   * @param config with all variables filled in
   * @throws ConfigErrors with everything that is wrong with it
   */
  Use use(Variable asker, VarSource source, JsonNode config) {
    VarSourceKind kind = kinds.get(source.type());
    if (kind == null) {
      throw new ConfigErrors(
          List.of(
              "type %s is not offered here; there are %s"
                  .formatted(source.type(), String.join(", ", new TreeSet<>(kinds.keySet())))));
    }
    Key key = new Key(asker.team(), asker.pipeline(), source.name(), source.type(), hash(config));
    while (true) {
      SharedVarSource shared =
          open.get(key, _ -> new SharedVarSource(kind.open(source.name(), config)));
      if (shared.enter()) {
        return new Use(shared.source(), shared);
      }
      // It ended between the two.
    }
  }

  /** How many are kept open. */
  long size() {
    open.cleanUp();
    return open.estimatedSize();
  }

  @Override
  public void close() {
    List<SharedVarSource> left = List.copyOf(open.asMap().values());
    open.invalidateAll();
    left.forEach(SharedVarSource::retire);
  }

  @Override
  public String toString() {
    return "OpenVarSources{" + open.estimatedSize() + " of " + new TreeSet<>(kinds.keySet()) + "}";
  }

  private String hash(JsonNode config) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(hashKey);
      return HexFormat.of().formatHex(mac.doFinal(CanonicalJson.write(config)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }

  private static void removed(
      @Nullable Key key, @Nullable SharedVarSource shared, RemovalCause cause) {
    if (shared != null) {
      shared.retire();
    }
  }
}
