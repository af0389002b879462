package io.throughline.scheduler.engine.grpc;

/** The engine will not do what it was asked for, however often it is asked. */
public final class EngineRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
