package io.throughline.engine.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.config.ContainerLimits;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.config.TaskConfigParser;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.vars.Interpolation;
import io.throughline.pipeline.vars.InterpolationException;
import io.throughline.pipeline.vars.VarReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** What a task step runs: its file or inline configuration, with what the step says itself. */
public final class TaskConfigs {
  private final StepVariables variables;
  private final ArtifactFiles files;

  public TaskConfigs(StepVariables variables, ArtifactFiles files) {
    this.variables = variables;
    this.files = files;
  }

  /**
   * The configuration, with all variables filled in.
   *
   * @param warnings for the user
   */
  record Ready(TaskConfig config, List<String> warnings) {
    Ready {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Gets the step's configuration ready.
   *
   * @throws StepErrored when there is none, or variables have no value
   */
  Ready of(Plan.Task task, StepContext step) throws Exception {
    TaskConfig config = written(task, step);
    try {
      Function<VarReference, Optional<JsonNode>> values = values(task, config, step);
      Function<VarReference, Optional<JsonNode>> inFile =
          reference -> ofStep(task, reference, values).or(() -> values.apply(reference));
      TaskConfig filled =
          new TaskTexts(
                  text -> Interpolation.fillText(text, inFile),
                  json -> Interpolation.fill(json, inFile))
              .apply(config);
      Map<String, String> params = new HashMap<>(filled.params());
      List<String> warnings = new ArrayList<>();
      task.params()
          .forEach((name, value) -> {
            if (params.put(name, Interpolation.fillText(value, values)) == null) {
              warnings.add(name + " was defined in pipeline but missing from task file");
            }
          });
      return new Ready(merged(filled, params, task), warnings);
    } catch (InterpolationException e) {
      throw new StepErrored("invalid_vars", String.valueOf(e.getMessage()));
    }
  }

  private TaskConfig written(Plan.Task task, StepContext step) throws Exception {
    if (task.config().isPresent()) {
      return task.config().get();
    }
    String path =
        task.file()
            .orElseThrow(() ->
                new StepErrored("invalid_task", "the task has neither a config nor a file"));
    String text = files.read(path, "task config", step.build(), step.scope());
    return TaskConfigParser.parse(text, path);
  }

  /** All variables of the step are asked for at once. */
  private Function<VarReference, Optional<JsonNode>> values(
      Plan.Task task, TaskConfig config, StepContext step) throws Exception {
    Set<VarReference> inFile = new LinkedHashSet<>();
    var _ = references(inFile).apply(config);
    Set<VarReference> wanted = new LinkedHashSet<>();
    for (VarReference reference : inFile) {
      if (isOfStep(task, reference)) {
        wanted.addAll(Interpolation.references(valueOf(task, reference)));
      } else {
        wanted.add(reference);
      }
    }
    task.params().values().forEach(value -> wanted.addAll(Interpolation.references(value)));
    return variables.of(wanted, step.build(), step.scope());
  }

  private static TaskTexts references(Set<VarReference> found) {
    return new TaskTexts(
        text -> {
          found.addAll(Interpolation.references(text));
          return text;
        },
        json -> {
          found.addAll(Interpolation.references(json));
          return json;
        });
  }

  /** Variables that the step sets for its file. */
  private static boolean isOfStep(Plan.Task task, VarReference reference) {
    return reference.source().isEmpty() && task.vars().containsKey(reference.path());
  }

  private static JsonNode valueOf(Plan.Task task, VarReference reference) {
    return task.vars().get(reference.path());
  }

  private static Optional<JsonNode> ofStep(
      Plan.Task task,
      VarReference reference,
      Function<VarReference, Optional<JsonNode>> values) {
    return isOfStep(task, reference)
        ? Optional.of(Interpolation.fill(valueOf(task, reference), values))
        : Optional.empty();
  }

  private static TaskConfig merged(
      TaskConfig config, Map<String, String> params, Plan.Task task) {
    return new TaskConfig(
        config.platform(),
        config.imageResource(),
        config.rootfsUri(),
        task.limits().isPresent()
            ? Optional.of(merged(config.limits(), task.limits().get()))
            : config.limits(),
        params,
        config.inputs(),
        config.outputs(),
        config.caches(),
        config.run());
  }

  private static ContainerLimits merged(Optional<ContainerLimits> file, ContainerLimits step) {
    OptionalLong cpu = file.map(ContainerLimits::cpuShares).orElse(OptionalLong.empty());
    OptionalLong memory = file.map(ContainerLimits::memoryBytes).orElse(OptionalLong.empty());
    return new ContainerLimits(
        step.cpuShares().isPresent() ? step.cpuShares() : cpu,
        step.memoryBytes().isPresent() ? step.memoryBytes() : memory);
  }
}
