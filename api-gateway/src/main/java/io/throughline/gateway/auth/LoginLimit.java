package io.throughline.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps guessers slow: counts wrong passwords by address and user, and by address alone, for some
 * time after the first of them. What is counted is bounded; the addresses that were quiet longest
 * are forgotten first.
 *
 * <p>Safe for use from many threads.
 */
public final class LoginLimit {
  private static final int ENTRIES = 100_000;

  /** How many users one address may get wrong before it is refused for all. */
  private static final int USERS = 10;

  private final int attempts;
  private final Duration window;
  private final Cache<String, AtomicInteger> wrong;

  public LoginLimit(int attempts, Duration window, Ticker ticker) {
    this.attempts = attempts;
    this.window = window;
    this.wrong =
        Caffeine.newBuilder()
            .maximumSize(ENTRIES)
            .expireAfterWrite(window)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** Whether somebody at the address may try to be the user. */
  public boolean allows(String address, String user) {
    return count(key(address, user)) < attempts && count(address) < attempts * USERS;
  }

  public void countWrong(String address, String user) {
    increment(key(address, user));
    increment(address);
  }

  /** The right password was given: what went before was a typing mistake. */
  public void forgive(String address, String user) {
    wrong.invalidate(key(address, user));
  }

  /** After how long a refused client should come back. */
  public Duration retryAfter() {
    return window;
  }

  private int count(String key) {
    AtomicInteger known = wrong.getIfPresent(key);
    return known == null ? 0 : known.get();
  }

  private void increment(String key) {
    wrong.get(key, _ -> new AtomicInteger()).incrementAndGet();
  }

  private static String key(String address, String user) {
    return address + " " + user.toLowerCase(Locale.ROOT);
  }
}
