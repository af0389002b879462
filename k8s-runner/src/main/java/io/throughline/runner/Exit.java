package io.throughline.runner;

import java.time.Instant;
import java.util.Map;

/**
 * How a container ended.
 *
 * @param status exit status of the program, 128 + n after signal n
 * @param message what the user should know of it; empty for nothing
 * @param result standard output of a resource call
 * @param artifacts id of the artifact of each output by name; for a get the one named {@code
 *     resource}
 */
public record Exit(
    Reason reason,
    int status,
    Instant at,
    String message,
    String result,
    Map<String, String> artifacts) {
  public Exit {
    artifacts = Map.copyOf(artifacts);
  }

  /** Why a container is no longer there. */
  public enum Reason {
    /** The program ended, by itself or by a signal that was not ours. */
    EXITED,
    /** It was stopped because somebody asked for that. */
    STOPPED,
    /** It went away and nobody knows how. */
    LOST,
    /** It never ran; the message says why. */
    START_FAILED
  }
}
