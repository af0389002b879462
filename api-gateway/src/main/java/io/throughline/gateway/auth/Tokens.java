package io.throughline.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.throughline.gateway.model.Identity;
import io.throughline.gateway.store.TokenStore;
import io.throughline.gateway.store.TokenStore.StoredToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * Gives out tokens and knows them again. A token is random and says nothing; it is kept only as its
 * hash. What was looked up is remembered for some seconds: so long a token may live on at another
 * replica after its user has logged out.
 *
 * <p>Safe for use from many threads.
 */
public final class Tokens {
  private static final int TOKEN_BYTES = 32;
  private static final int TOKEN_LENGTH = 43;
  private static final int REMEMBERED = 10_000;
  private static final Duration MEMORY = Duration.ofSeconds(15);

  private final TokenStore store;
  private final Duration life;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Cache<ByteBuffer, StoredToken> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(MEMORY).build();

  public Tokens(TokenStore store, Duration life, InstantSource clock) {
    this.store = store;
    this.life = life;
    this.clock = clock;
  }

  /** A new token for somebody. */
  public String issue(Identity identity) {
    Instant now = clock.instant();
    store.reap(now);
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    store.add(hash(token), new StoredToken(identity, now.plus(life)));
    return token;
  }

  /** Whose the token is, if it is one and has not expired. */
  public Optional<Identity> identify(String token) {
    if (token.length() != TOKEN_LENGTH) {
      return Optional.empty();
    }
    byte[] hash = hash(token);
    return find(hash)
        .filter(found -> clock.instant().isBefore(found.expires()))
        .map(StoredToken::identity);
  }

  /** The token is good for nothing from now on. */
  public void revoke(String token) {
    byte[] hash = hash(token);
    store.remove(hash);
    known.invalidate(ByteBuffer.wrap(hash));
  }

  /** How long a new token is good for. */
  public Duration life() {
    return life;
  }

  private Optional<StoredToken> find(byte[] hash) {
    ByteBuffer key = ByteBuffer.wrap(hash);
    StoredToken remembered = known.getIfPresent(key);
    if (remembered != null) {
      return Optional.of(remembered);
    }
    Optional<StoredToken> stored = store.find(hash);
    stored.ifPresent(token -> known.put(key, token));
    return stored;
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 belongs to every JDK", e);
    }
  }
}
