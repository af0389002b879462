package io.throughline.scheduler.model;

/** A request that cannot be done; the message tells a user why. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** There is no such thing. */
    NOT_FOUND,
    /** It was made against a state that is no longer the newest. */
    OUTDATED,
    /** The state of things forbids it. */
    NOT_NOW,
    /** The request itself is wrong. */
    INVALID
  }

  private final Kind kind;

  public Refused(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public static Refused notFound(String message) {
    return new Refused(Kind.NOT_FOUND, message);
  }

  public static Refused notNow(String message) {
    return new Refused(Kind.NOT_NOW, message);
  }

  public static Refused invalid(String message) {
    return new Refused(Kind.INVALID, message);
  }

  public Kind kind() {
    return kind;
  }
}
