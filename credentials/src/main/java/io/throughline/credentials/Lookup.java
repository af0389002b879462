package io.throughline.credentials;

import java.util.Optional;

/**
 * What came of one question to a source.
 *
 * @param secret absent when the source has none
 * @param remembered whether the source itself was not asked, since the answer was known
 * @param retries times the source was asked again
 */
public record Lookup(Optional<Secret> secret, boolean remembered, int retries) {

  public static Lookup found(Secret secret) {
    return new Lookup(Optional.of(secret), false, 0);
  }

  public static Lookup missing() {
    return new Lookup(Optional.empty(), false, 0);
  }

  /** The same, known from before. */
  public Lookup fromMemory() {
    return new Lookup(secret, true, 0);
  }

  /** The same, after the source was asked again. */
  public Lookup after(int moreRetries) {
    return new Lookup(secret, remembered, retries + moreRetries);
  }
}
