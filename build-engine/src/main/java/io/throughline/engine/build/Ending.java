package io.throughline.engine.build;

import io.throughline.pipeline.Outcome;

/**
 * How a step or a build ended, and why in one word.
 *
 * @param errorType class of what went wrong, of low cardinality; empty after success
 */
public record Ending(Outcome outcome, String errorType) {
  /** Class of an ending that a deadline brought about. */
  public static final String TIMEOUT = "timeout";

  private static final String TIMEOUT_MESSAGE = "timeout exceeded";
  private static final String INTERRUPTED_MESSAGE = "interrupted";

  public static Ending succeeded() {
    return new Ending(Outcome.succeeded(), "");
  }

  public static Ending failed(String errorType) {
    return new Ending(Outcome.failed(), errorType);
  }

  public static Ending errored(String errorType, String message) {
    return new Ending(Outcome.errored(message), errorType);
  }

  public static Ending aborted() {
    return new Ending(Outcome.aborted(), "aborted");
  }

  /** A step that was stopped by a deadline around it; the timeout step makes a failure of it. */
  public static Ending timedOut() {
    return errored(TIMEOUT, TIMEOUT_MESSAGE);
  }

  public boolean isSuccess() {
    return outcome.isSuccess();
  }

  public boolean isTimeout() {
    return errorType.equals(TIMEOUT);
  }

  /** What the user is told; empty when there is nothing to tell. */
  public String message() {
    return switch (outcome) {
      case Outcome.Succeeded _ -> "";
      case Outcome.Failed _ -> isTimeout() ? TIMEOUT_MESSAGE : "";
      case Outcome.Errored(String message) -> message;
      case Outcome.Aborted _ -> INTERRUPTED_MESSAGE;
    };
  }
}
