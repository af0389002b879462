package io.throughline.engine.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.config.ContainerLimits;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.config.TaskConfigParser;
import io.throughline.pipeline.config.TaskParseResult;
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

  /** The configuration before its variables are filled in. */
  private sealed interface Written {
    /** What stands in the pipeline. */
    record Inline(TaskConfig config) implements Written {}

    /** What stands in a file. */
    record File(String path, String text) implements Written {}
  }

  /**
   * Gets the step's configuration ready.
   *
   * @throws StepErrored when there is none, or variables have no value
   */
  Ready of(Plan.Task task, StepContext step) throws Exception {
    Written written = written(task, step);
    try {
      Function<VarReference, Optional<JsonNode>> values = values(task, written, step);
      TaskConfig filled = filled(task, written, values);
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

  private Written written(Plan.Task task, StepContext step) throws Exception {
    if (task.config().isPresent()) {
      return new Written.Inline(task.config().get());
    }
    String path =
        task.file()
            .orElseThrow(
                () -> new StepErrored("invalid_task", "the task has neither a config nor a file"));
    return new Written.File(path, files.read(path, "task config", step.build(), step.scope()));
  }

  /** All variables of the step are asked for at once. */
  private Function<VarReference, Optional<JsonNode>> values(
      Plan.Task task, Written written, StepContext step) throws Exception {
    Set<VarReference> wanted = new LinkedHashSet<>();
    for (VarReference reference : references(written)) {
      if (isOfStep(task, reference)) {
        wanted.addAll(Interpolation.references(valueOf(task, reference)));
      } else {
        wanted.add(reference);
      }
    }
    task.params().values().forEach(value -> wanted.addAll(Interpolation.references(value)));
    return variables.of(wanted, step.build(), step.scope());
  }

  private static Set<VarReference> references(Written written) {
    return switch (written) {
      case Written.Inline(TaskConfig config) -> references(config);
      case Written.File(String path, String text) ->
          switch (TaskConfigParser.parse(text, path)) {
            case TaskParseResult.Valid(TaskConfig config) -> references(config);
            // What is wrong may be right once variables are filled in.
            case TaskParseResult.Invalid _ -> Interpolation.references(text);
          };
    };
  }

  private static Set<VarReference> references(TaskConfig config) {
    Set<VarReference> found = new LinkedHashSet<>();
    var _ =
        new TaskTexts(
                text -> {
                  found.addAll(Interpolation.references(text));
                  return text;
                },
                json -> {
                  found.addAll(Interpolation.references(json));
                  return json;
                })
            .apply(config);
    return found;
  }

  private static TaskConfig filled(
      Plan.Task task, Written written, Function<VarReference, Optional<JsonNode>> values) {
    return switch (written) {
      case Written.Inline(TaskConfig config) ->
          new TaskTexts(
                  text -> Interpolation.fillText(text, values),
                  json -> Interpolation.fill(json, values))
              .apply(config);
      case Written.File(String path, String text) ->
          switch (TaskConfigParser.parse(
              text, path, reference -> ofStep(task, reference, values))) {
            case TaskParseResult.Valid(TaskConfig config) -> config;
            case TaskParseResult.Invalid invalid ->
                throw new StepErrored("invalid_task", invalid.message());
          };
    };
  }

  /** Variables that the step sets for its file. */
  private static boolean isOfStep(Plan.Task task, VarReference reference) {
    return reference.source().isEmpty() && task.vars().containsKey(reference.path());
  }

  private static JsonNode valueOf(Plan.Task task, VarReference reference) {
    return task.vars().get(reference.path());
  }

  private static Optional<JsonNode> ofStep(
      Plan.Task task, VarReference reference, Function<VarReference, Optional<JsonNode>> values) {
    return isOfStep(task, reference)
        ? Optional.of(Interpolation.fill(valueOf(task, reference), values))
        : values.apply(reference);
  }

  private static TaskConfig merged(TaskConfig config, Map<String, String> params, Plan.Task task) {
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
