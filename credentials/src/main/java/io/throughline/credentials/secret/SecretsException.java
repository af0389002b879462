package io.throughline.credentials.secret;

import java.util.Locale;

/**
 * A manager of secrets that could not answer. The message is for whoever wrote the pipeline: it
 * says who did not answer and why, and holds no value, no name and no path.
 */
public final class SecretsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong; {@code error.type} of spans. */
  public enum Kind {
    /** The manager was not there; it may be in a moment. */
    UNREACHABLE,
    /** It did not answer in time. */
    TIMED_OUT,
    /** It is asked too much. */
    THROTTLED,
    /** It does not let us in, or not see this. */
    DENIED,
    /** It has something that cannot be used; somebody must mend it. */
    UNUSABLE;

    /** Whether asking again may help. */
    public boolean isPassing() {
      return switch (this) {
        case UNREACHABLE, TIMED_OUT, THROTTLED -> true;
        case DENIED, UNUSABLE -> false;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final int retries;

  private SecretsException(Kind kind, String message, int retries) {
    super(message);
    this.kind = kind;
    this.retries = retries;
  }

  public static SecretsException of(Kind kind, String message) {
    return new SecretsException(kind, message, 0);
  }

  public static SecretsException unreachable(String message) {
    return of(Kind.UNREACHABLE, message);
  }

  public static SecretsException timedOut(String message) {
    return of(Kind.TIMED_OUT, message);
  }

  public static SecretsException throttled(String message) {
    return of(Kind.THROTTLED, message);
  }

  public static SecretsException denied(String message) {
    return of(Kind.DENIED, message);
  }

  public static SecretsException unusable(String message) {
    return of(Kind.UNUSABLE, message);
  }

  /** The same, after the manager was asked again. */
  SecretsException after(int times) {
    return new SecretsException(kind, words(), times);
  }

  public Kind kind() {
    return kind;
  }

  /** Times the manager was asked again. */
  public int retries() {
    return retries;
  }

  /** The message. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
