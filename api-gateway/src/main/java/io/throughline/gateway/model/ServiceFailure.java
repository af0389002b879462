package io.throughline.gateway.model;

/** Another service did not do what it was asked for; the message is for the user. */
public final class ServiceFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** There is no such thing. */
    NOT_FOUND,
    /** What was asked for makes no sense. */
    INVALID,
    /** The state of the thing forbids it. */
    STATE,
    /** Somebody else has changed the thing meanwhile. */
    CONFLICT,
    /** The service cannot be reached, or did not answer in time. */
    UNAVAILABLE,
    /** The service has failed. */
    BROKEN
  }

  private final Kind kind;

  public ServiceFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
