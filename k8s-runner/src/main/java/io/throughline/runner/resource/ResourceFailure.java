package io.throughline.runner.resource;

/**
 * A call that fails, as a program would fail that exits with status 1. The message is for the user.
 */
public final class ResourceFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public ResourceFailure(String message) {
    super(message);
  }
}
