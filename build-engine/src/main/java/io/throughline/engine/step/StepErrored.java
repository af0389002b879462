package io.throughline.engine.step;

import io.throughline.engine.build.Ending;

/** A step cannot be done: the system failed it, or it asks for something that cannot be. */
public final class StepErrored extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String errorType;

  /**
   * The end of the step.
   *
   * @param errorType of low cardinality
   * @param message for the user
   */
  public StepErrored(String errorType, String message) {
    super(message);
    this.errorType = errorType;
  }

  public Ending ending() {
    return Ending.errored(errorType, String.valueOf(getMessage()));
  }
}
