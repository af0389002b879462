package io.throughline.engine.step;

import io.throughline.engine.build.Ending;
import io.throughline.engine.container.ContainerEvent.Exited;
import io.throughline.engine.scope.Scope;
import java.util.Optional;
import java.util.Set;

/** What the end of a container means for its step. */
final class Exits {
  /** Exit statuses that say something of themselves; the others are one class of error. */
  private static final Set<Integer> TELLING = Set.of(1, 2, 126, 127, 137, 143);

  private Exits() {}

  /** How the step ends whose container did not run to its own end; empty if it did. */
  static Optional<Ending> unlessExited(Exited exited, Scope scope) {
    return switch (exited.reason()) {
      case EXITED -> Optional.empty();
      case STOPPED ->
          Optional.of(
              scope.isCancelled()
                  ? scope.interruption()
                  : Ending.errored(
                      "container_stopped", "the container was stopped from outside of the build"));
      case LOST ->
          Optional.of(
              interruptedOr(
                  scope,
                  "container_lost",
                  "the container was lost: it is not known how it ended",
                  exited));
      case START_FAILED ->
          Optional.of(
              interruptedOr(
                  scope, "container_start_failed", "the container could not be started", exited));
    };
  }

  /** How a step ends whose program ended with the status. */
  static Ending ending(int exitStatus) {
    if (exitStatus == 0) {
      return Ending.succeeded();
    }
    return Ending.failed(TELLING.contains(exitStatus) ? "exit_" + exitStatus : "exit_other");
  }

  private static Ending interruptedOr(
      Scope scope, String errorType, String message, Exited exited) {
    if (scope.isCancelled()) {
      return scope.interruption();
    }
    return Ending.errored(
        errorType, exited.message().isEmpty() ? message : message + ": " + exited.message());
  }
}
