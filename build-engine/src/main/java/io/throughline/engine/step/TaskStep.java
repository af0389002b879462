package io.throughline.engine.step;

import io.throughline.engine.build.Ending;
import io.throughline.engine.build.StepRecord.Phase;
import io.throughline.engine.build.StepResult;
import io.throughline.engine.container.ContainerEvent.Exited;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a program of the user's; its outputs become artifacts, however it ends. */
public final class TaskStep {
  private final TaskConfigs configs;
  private final TaskContainers specs;
  private final ContainerRun containers;

  public TaskStep(TaskConfigs configs, TaskContainers specs, ContainerRun containers) {
    this.configs = configs;
    this.specs = specs;
    this.containers = containers;
  }

  /** Runs the step to its end. */
  public StepEnd run(Plan.Task task, StepContext step) throws Exception {
    TaskConfigs.Ready ready = configs.of(task, step);
    TaskConfig shown = new TaskTexts(step::hide, json -> json).apply(ready.config());
    step.journal().advance(Phase.INITIALIZED, initialize(ready, shown, step));
    ContainerSpec spec = specs.of(task, ready.config(), step.build(), step.scope());
    Exited exited =
        containers.run(
            spec,
            step.scope(),
            new StepWatcher(step, now -> new BuildEvent.StartTask(now, step.origin(), shown)));
    StepResult result = StepResult.artifacts(outputs(task, exited));
    Optional<Ending> broken = Exits.unlessExited(exited, step.scope());
    if (broken.isPresent()) {
      return new StepEnd(broken.get(), List.of(), result, Optional.empty());
    }
    BuildEvent finish = new BuildEvent.FinishTask(step.now(), step.origin(), exited.exitStatus());
    return new StepEnd(
        Exits.ending(exited.exitStatus()), List.of(finish), result, Optional.empty());
  }

  private static BuildEvent[] initialize(
      TaskConfigs.Ready ready, TaskConfig shown, StepContext step) {
    List<BuildEvent> events = new ArrayList<>();
    for (String warning : ready.warnings()) {
      events.add(
          new BuildEvent.Log(
              step.now(),
              step.origin().withSource("stderr"),
              "[WARNING] " + step.hide(warning) + "\n"));
    }
    events.add(new BuildEvent.InitializeTask(step.now(), step.origin(), shown));
    return events.toArray(BuildEvent[]::new);
  }

  private static Map<String, String> outputs(Plan.Task task, Exited exited) {
    Map<String, String> outputs = new HashMap<>();
    exited
        .artifacts()
        .forEach((name, artifact) ->
            outputs.put(task.outputMapping().getOrDefault(name, name), artifact));
    return outputs;
  }
}
