package io.throughline.pipeline.vars;

/** A variable cannot stand where it stands; the message is for the user and holds no value. */
public class InterpolationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InterpolationException(String message) {
    super(message);
  }
}
