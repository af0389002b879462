package io.throughline.runner.local;

/** A container that cannot be started; the message tells the user why. */
final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailure(String message) {
    super(message);
  }
}
