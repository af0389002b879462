package io.throughline.credentials.secret;

import io.opentelemetry.api.trace.SpanContext;
import java.util.Optional;

/**
 * What came of one question.
 *
 * @param secret absent when there is none
 * @param memory whether the manager itself was not asked, since the answer was known
 * @param retries times the manager was asked again
 * @param askedBy the span that asked the manager, when it asked for several at once
 * @param place where the value was; absent when there is none
 */
public record Lookup(
    Optional<Secret> secret,
    Memory memory,
    int retries,
    Optional<SpanContext> askedBy,
    Optional<SecretPath> place) {

  /** Where an answer was. */
  public enum Memory {
    /** Nowhere yet: the manager was asked. */
    NONE,
    /** The answer is fresh enough. */
    FRESH,
    /** The answer is old, but its manager cannot be reached. */
    STALE
  }

  /** How a question ended, as spans and metrics have it. */
  public enum Outcome {
    HIT,
    MISS,
    STALE,
    NOT_FOUND,
    ERROR;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public static Lookup found(Secret secret) {
    return new Lookup(Optional.of(secret), Memory.NONE, 0, Optional.empty(), Optional.empty());
  }

  public static Lookup missing() {
    return new Lookup(Optional.empty(), Memory.NONE, 0, Optional.empty(), Optional.empty());
  }

  /** The same, known from before. */
  Lookup remembered(Memory from) {
    return new Lookup(secret, from, 0, Optional.empty(), place);
  }

  /** The same, that another one has asked for at the same time. */
  Lookup sharedBy(SpanContext asker) {
    return new Lookup(secret, memory, 0, Optional.of(asker), place);
  }

  /** The same, after the manager was asked again. */
  Lookup after(int moreRetries) {
    return new Lookup(secret, memory, retries + moreRetries, askedBy, place);
  }

  /** The same, found at a place. */
  Lookup at(SecretPath where) {
    return new Lookup(secret, memory, retries, askedBy, Optional.of(where));
  }

  /** How the question ended. */
  public Outcome outcome() {
    if (secret.isEmpty()) {
      return Outcome.NOT_FOUND;
    }
    return switch (memory) {
      case NONE -> Outcome.MISS;
      case FRESH -> Outcome.HIT;
      case STALE -> Outcome.STALE;
    };
  }
}
