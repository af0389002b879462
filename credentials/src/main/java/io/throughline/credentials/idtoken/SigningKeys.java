package io.throughline.credentials.idtoken;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign tokens, one after the other for each algorithm. A key is published for some
 * time before it signs, so that also those know it who look at our keys only now and then, and
 * after that for as long as a token of it can be valid. What is due is done whenever somebody needs
 * a key or asks for all; nothing runs by itself.
 *
 * <p>Safe for use from many threads, and by several replicas of the service over the same store.
 */
final class SigningKeys {
  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A key is published for so long before it signs, or half of the rotation if that is less. */
  private static final Duration LEAD = Duration.ofHours(24);

  /** For clocks that differ, and for who looks at an old copy of our keys. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

  private final KeyStore store;
  private final Duration rotation;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private Instant nextTry = Instant.MIN;

  /**
   * Creates one.
   *
   * @param rotation how long a key signs; zero for ever
   */
  SigningKeys(KeyStore store, Duration rotation, InstantSource clock) {
    this.store = store;
    this.rotation = rotation;
    this.clock = clock;
  }

  /**
   * The key that signs now.
   *
   * @throws UncheckedIOException when there is none and none can be made
   */
  SigningKey signing(Algorithm algorithm) {
    List<SigningKey> keys = published(algorithm);
    Instant now = clock.instant();
    return keys.reversed().stream()
        .filter(key -> !key.signsFrom().isAfter(now))
        .findFirst()
        .orElseGet(keys::getFirst);
  }

  /**
   * All keys that others may need, as a JSON Web Key Set without private parts.
   *
   * @throws UncheckedIOException when they cannot be read
   */
  String jwks() {
    ObjectNode set = JSON.createObjectNode();
    ArrayNode all = set.putArray("keys");
    for (Algorithm algorithm : Algorithm.values()) {
      published(algorithm).forEach(key -> all.add(JSON.valueToTree(key.publicParts())));
    }
    return set.toString();
  }

  /**
   * The keys of an algorithm, oldest first, at least one, after everything was done that is due.
   *
   * @throws UncheckedIOException when they cannot be read
   */
  List<SigningKey> published(Algorithm algorithm) {
    lock.lock();
    try {
      List<SigningKey> keys = store.keys(algorithm);
      if (keys.isEmpty()) {
        add(SigningKey.generate(algorithm, 1, clock.instant()));
        keys = store.keys(algorithm);
      }
      return isDue() ? cared(algorithm, keys) : keys;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "SigningKeys{" + store + "}";
  }

  private boolean isDue() {
    return !clock.instant().isBefore(nextTry);
  }

  /** Adds the next key and removes old ones; when that fails, tokens are signed nevertheless. */
  private List<SigningKey> cared(Algorithm algorithm, List<SigningKey> keys) {
    try {
      List<SigningKey> current = keys;
      SigningKey last = keys.getLast();
      Instant now = clock.instant();
      if (isNextDue(last, now)) {
        add(SigningKey.generate(algorithm, last.number() + 1, nextSignsFrom(last, now)));
        current = store.keys(algorithm);
      }
      return withoutOld(current, now);
    } catch (UncheckedIOException e) {
      log.warn("Keys of identity tokens cannot be changed; those that are there are used on", e);
      nextTry = clock.instant().plus(PAUSE_AFTER_FAILURE);
      return keys;
    }
  }

  private boolean isNextDue(SigningKey last, Instant now) {
    return !rotation.isZero() && !now.isBefore(last.signsFrom().plus(rotation).minus(lead()));
  }

  private Instant nextSignsFrom(SigningKey last, Instant now) {
    Instant regular = last.signsFrom().plus(rotation);
    Instant earliest = now.plus(lead()).plusSeconds(1);
    return regular.isAfter(earliest) ? regular : earliest;
  }

  private Duration lead() {
    Duration half = rotation.dividedBy(2);
    return half.compareTo(LEAD) < 0 ? half : LEAD;
  }

  private List<SigningKey> withoutOld(List<SigningKey> keys, Instant now) {
    List<SigningKey> needed = new ArrayList<>(keys);
    for (int i = 0; i + 1 < keys.size(); i++) {
      Instant lastToken = keys.get(i + 1).signsFrom();
      if (now.isAfter(lastToken.plus(IdTokenConfig.LONGEST).plus(MARGIN))) {
        store.remove(keys.get(i));
        needed.remove(keys.get(i));
        log.info("No identity token needs {} any more; it is removed", keys.get(i));
      }
    }
    return needed;
  }

  private void add(SigningKey key) {
    if (store.add(key)) {
      log.info("Identity tokens have a new key: {}", key);
    }
  }
}
