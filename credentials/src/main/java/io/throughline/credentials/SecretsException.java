package io.throughline.credentials;

/**
 * A source of secrets that could not answer. The message is for users: it holds no value, no name
 * and no path.
 */
public final class SecretsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What asking again would bring. */
  public enum Kind {
    /** The source was not there; it may be in a moment. */
    UNREACHABLE,
    /** The source has something that cannot be used; somebody must mend it. */
    UNUSABLE
  }

  private final Kind kind;
  private final int retries;

  private SecretsException(Kind kind, String message, int retries) {
    super(message);
    this.kind = kind;
    this.retries = retries;
  }

  public static SecretsException unreachable(String message) {
    return new SecretsException(Kind.UNREACHABLE, message, 0);
  }

  public static SecretsException unusable(String message) {
    return new SecretsException(Kind.UNUSABLE, message, 0);
  }

  /** The same, after the source was asked again. */
  SecretsException after(int times) {
    return new SecretsException(kind, String.valueOf(getMessage()), times);
  }

  public Kind kind() {
    return kind;
  }

  /** Times the source was asked again. */
  public int retries() {
    return retries;
  }
}
