package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.config.JobConfig;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.config.ResourceConfig;
import io.throughline.pipeline.config.ResourceTypeConfig;
import io.throughline.pipeline.config.Step;
import io.throughline.pipeline.vars.Interpolation;
import io.throughline.pipeline.vars.InterpolationException;
import io.throughline.pipeline.vars.VarReference;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The variables that builds and checks of a pipeline will ask for, as far as it tells. */
public final class WantedVariables {
  private final Set<VarReference> found = new LinkedHashSet<>();

  private WantedVariables() {}

  /**
   * All of them but those that steps set, and those of its var_sources. What files of tasks want is
   * not known yet.
   *
   * @throws InterpolationException if what stands between double parentheses is no reference
   */
  public static Set<VarReference> of(PipelineConfig pipeline) {
    WantedVariables wanted = new WantedVariables();
    pipeline.resources().stream().map(ResourceConfig::source).forEach(wanted::add);
    pipeline.resourceTypes().forEach(wanted::add);
    pipeline.prototypes().forEach(wanted::add);
    pipeline.jobs().stream()
        .map(JobConfig::plan)
        .flatMap(plan -> plan.leaves().stream())
        .forEach(wanted::add);
    return wanted.found;
  }

  private void add(ResourceTypeConfig type) {
    add(type.source());
    add(type.defaults());
    add(type.params());
  }

  private void add(Step leaf) {
    switch (leaf) {
      case Step.Get get -> add(get.params());
      case Step.Put put -> {
        add(put.params());
        add(put.getParams());
      }
      case Step.Task task -> add(task);
      case Step.Run run -> add(run.params());
      case Step.SetPipeline set -> set.vars().values().forEach(this::add);
      case Step.LoadVar _,
          Step.Do _,
          Step.InParallel _,
          Step.Try _,
          Step.Across _,
          Step.Attempts _,
          Step.Timeout _,
          Step.OnSuccess _,
          Step.OnFailure _,
          Step.OnError _,
          Step.OnAbort _,
          Step.Ensure _ -> {}
    }
  }

  /** Variables that the task itself gives to its config are wanted of nobody. */
  private void add(Step.Task task) {
    task.params().values().forEach(text -> addAll(Interpolation.references(text)));
    task.vars().values().forEach(this::add);
    task.config()
        .map(TaskConfigWriter::write)
        .map(Interpolation::references)
        .ifPresent(references -> {
          references.removeIf(reference ->
              reference.source().isEmpty() && task.vars().containsKey(reference.path()));
          addAll(references);
        });
  }

  private void add(Optional<JsonNode> json) {
    json.ifPresent(this::add);
  }

  private void add(JsonNode json) {
    addAll(Interpolation.references(json));
  }

  private void addAll(Set<VarReference> references) {
    references.stream().filter(reference -> !reference.isLocal()).forEach(found::add);
  }
}
