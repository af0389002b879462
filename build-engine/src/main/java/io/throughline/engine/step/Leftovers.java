package io.throughline.engine.step;

import io.throughline.engine.build.StepRecord;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.PlanId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Containers that run on for a step that was told to stop while no process had its build: they are
 * asked to end, and what they still say is written down.
 */
public final class Leftovers {
  private final ContainerRun containers;

  public Leftovers(ContainerRun containers) {
    this.containers = containers;
  }

  StepEnd stop(PlanId id, StepContext step) throws InterruptedException {
    StepRecord record = step.journal().record();
    ContainerSpec known =
        new ContainerSpec(
            Handles.of(step.build().identity(), id),
            Handles.owner(step.build().identity(), step.scope(), record.name(), id),
            ContainerSpec.Kind.TASK,
            new ContainerSpec.Image.Default(),
            new ContainerSpec.Program.Command("", List.of(), "", ""),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            Optional.empty(),
            List.of());
    try {
      var _ =
          containers.run(
              known,
              step.scope(),
              new StepWatcher(step, now -> new BuildEvent.Start(now, step.origin())));
    } catch (StepErrored _) {
      // It is gone already.
    }
    return StepEnd.of(step.scope().interruption());
  }
}
