package io.throughline.runner;

/**
 * Something that was asked for and is not done; nothing has happened. The message is for the user.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal it is. */
  public enum Reason {
    /** It makes no sense, whatever the state. */
    INVALID,
    /** It names what is not there. */
    NOT_FOUND,
    /** It is larger than allowed. */
    TOO_LARGE,
    /** The runner stops; another one, or this one later, may do it. */
    STOPPING
  }

  private final Reason reason;

  private Refusal(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public static Refusal invalid(String message) {
    return new Refusal(Reason.INVALID, message);
  }

  public static Refusal notFound(String message) {
    return new Refusal(Reason.NOT_FOUND, message);
  }

  public static Refusal tooLarge(String message) {
    return new Refusal(Reason.TOO_LARGE, message);
  }

  public static Refusal stopping() {
    return new Refusal(Reason.STOPPING, "the runner stops");
  }

  public Reason reason() {
    return reason;
  }
}
