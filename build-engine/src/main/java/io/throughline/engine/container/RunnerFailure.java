package io.throughline.engine.container;

/** The runner did not do what it was asked for. */
public final class RunnerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  public enum Kind {
    /** Nobody answered: asking again may help. */
    AWAY,
    /** An artifact is there no more. */
    ARTIFACT_GONE,
    /** Asking again will not help. */
    REFUSED
  }

  private final Kind kind;
  private final String status;

  /**
   * A failure.
   *
   * @param status of the call, of low cardinality
   */
  public RunnerFailure(Kind kind, String status, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
  }

  public Kind kind() {
    return kind;
  }

  public String status() {
    return status;
  }
}
