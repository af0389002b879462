package io.throughline.engine.step;

import io.throughline.engine.build.Ending;
import io.throughline.engine.build.Report;
import io.throughline.engine.build.StepResult;
import io.throughline.pipeline.event.BuildEvent;
import java.util.List;
import java.util.Optional;

/**
 * How a step ended, with everything that is written down together with that.
 *
 * @param events that tell of the end
 */
public record StepEnd(
    Ending ending, List<BuildEvent> events, StepResult result, Optional<Report> report) {
  public StepEnd {
    events = List.copyOf(events);
  }

  /** An end of which nothing else is told. */
  public static StepEnd of(Ending ending) {
    return new StepEnd(ending, List.of(), StepResult.nothing(), Optional.empty());
  }

  public static StepEnd of(Ending ending, BuildEvent event) {
    return new StepEnd(ending, List.of(event), StepResult.nothing(), Optional.empty());
  }
}
