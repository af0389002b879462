package io.throughline.engine.scope;

import io.throughline.engine.build.Ending;
import java.util.Optional;

/**
 * Under which conditions a part of a plan runs.
 *
 * @param cancellation tells it to stop
 * @param shielded whether it runs although what is around it was told to stop
 * @param hookStatus status of the step whose hook this is
 * @param attempt numbers of the attempts around it, as in {@code 1.2}; empty outside of any
 */
public record Scope(
    Cancellation cancellation, boolean shielded, Optional<String> hookStatus, String attempt) {

  /** The whole build. */
  public static Scope ofBuild(Cancellation cancellation) {
    return new Scope(cancellation, false, Optional.empty(), "");
  }

  public boolean isCancelled() {
    return cancellation.isCancelled();
  }

  /** How something ends that was told to stop here. */
  public Ending interruption() {
    return cancellation
        .cause()
        .map(cause ->
            switch (cause) {
              case ABORT, FAIL_FAST -> Ending.aborted();
              case TIMEOUT -> Ending.timedOut();
            })
        .orElseGet(Ending::aborted);
  }

  /** The same, told to stop by another cancellation. */
  public Scope within(Cancellation other) {
    return new Scope(other, shielded, hookStatus, attempt);
  }

  /** For what has to run although this was told to stop. */
  public Scope shield() {
    return new Scope(new Cancellation(), true, hookStatus, attempt);
  }

  /** For the hook of a step that ended with the status. */
  public Scope inHookOf(Ending ending) {
    return new Scope(cancellation, shielded, Optional.of(ending.outcome().status()), attempt);
  }

  /** For one of several attempts. */
  public Scope inAttempt(int number) {
    String path = attempt.isEmpty() ? String.valueOf(number) : attempt + "." + number;
    return new Scope(cancellation, shielded, hookStatus, path);
  }
}
