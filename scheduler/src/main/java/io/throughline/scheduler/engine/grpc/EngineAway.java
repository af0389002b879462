package io.throughline.scheduler.engine.grpc;

/** The engine could not be reached, or could not do now what it can do at another time. */
public final class EngineAway extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineAway(String message, Throwable cause) {
    super(message, cause);
  }
}
