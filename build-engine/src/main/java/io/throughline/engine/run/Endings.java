package io.throughline.engine.run;

import io.throughline.engine.build.Ending;
import io.throughline.pipeline.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How endings come together. */
final class Endings {
  private Endings() {}

  /** All errors as one; empty when there are none. */
  static Optional<Ending> joined(List<Ending> endings) {
    List<Ending> errored =
        endings.stream().filter(ending -> ending.outcome() instanceof Outcome.Errored).toList();
    return errored.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Ending.errored(
                errored.getFirst().errorType(),
                errored.stream()
                    .map(Ending::message)
                    .distinct()
                    .collect(Collectors.joining("\n"))));
  }

  /** How steps side by side have ended together, of which none was told to stop from above. */
  static Ending together(List<Ending> endings) {
    Optional<Ending> errored = joined(endings);
    if (errored.isPresent()) {
      return errored.get();
    }
    Optional<Ending> failed =
        endings.stream().filter(ending -> ending.outcome() instanceof Outcome.Failed).findFirst();
    if (failed.isPresent()) {
      return failed.get();
    }
    return endings.stream().allMatch(Ending::isSuccess)
        ? Ending.succeeded()
        : Ending.failed("step_failed");
  }
}
