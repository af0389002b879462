package io.throughline.pipeline.plan;

/** There is no plan, or none that can be run; the message is for the user. */
public final class PlanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PlanException(String message) {
    super(message);
  }
}
