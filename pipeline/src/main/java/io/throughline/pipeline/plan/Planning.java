package io.throughline.pipeline.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.config.ResourceConfig;
import io.throughline.pipeline.config.ResourceTypeConfig;
import io.throughline.pipeline.config.Step;
import io.throughline.pipeline.plan.Plan.VersionSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans one job; ids count up from 1, steps before what wraps them. */
final class Planning {
  private final PipelineConfig pipeline;
  private final Map<String, Version> versions;
  private final List<String> defaultTags;
  private int lastId;

  Planning(PipelineConfig pipeline, Map<String, Version> versions, List<String> defaultTags) {
    this.pipeline = pipeline;
    this.versions = versions;
    this.defaultTags = defaultTags;
  }

  private PlanId next() {
    lastId++;
    return new PlanId(Integer.toHexString(lastId));
  }

  Plan plan(Step step) {
    return switch (step) {
      case Step.Get get -> get(get);
      case Step.Put put -> put(put, Optional.empty());
      case Step.Task task -> task(task);
      case Step.Run run -> run(run);
      case Step.SetPipeline set -> setPipeline(set);
      case Step.LoadVar(var name, var file, var format, var reveal) ->
          new Plan.LoadVar(next(), name, file, format, reveal);
      case Step.Do(var steps) -> inOrder(steps);
      case Step.InParallel(var steps, var limit, var failFast) -> {
        List<Plan> plans = steps.stream().map(this::plan).toList();
        yield new Plan.InParallel(next(), plans, limit, failFast);
      }
      case Step.Try(var inner) -> {
        Plan plan = plan(inner);
        yield new Plan.Try(next(), plan);
      }
      case Step.Across(var vars, var failFast, var inner) -> {
        Plan plan = plan(inner);
        yield new Plan.Across(next(), vars, failFast, plan);
      }
      case Step.Attempts(var inner, var attempts) -> retry(inner, attempts);
      case Step.Timeout(Step.Put put, var limit) -> put(put, Optional.of(limit));
      case Step.Timeout(var inner, var limit) -> within(limit, plan(inner));
      case Step.OnSuccess(var inner, var hook) -> hooked(inner, hook, Plan.OnSuccess::new);
      case Step.OnFailure(var inner, var hook) -> hooked(inner, hook, Plan.OnFailure::new);
      case Step.OnError(var inner, var hook) -> hooked(inner, hook, Plan.OnError::new);
      case Step.OnAbort(var inner, var hook) -> hooked(inner, hook, Plan.OnAbort::new);
      case Step.Ensure(var inner, var hook) -> hooked(inner, hook, Plan.Ensure::new);
    };
  }

  /** Makes a plan of a step and its hook. */
  private interface HookPlan {
    Plan of(PlanId id, Plan step, Plan hook);
  }

  private Plan hooked(Step step, Step hook, HookPlan plan) {
    Plan first = plan(step);
    Plan then = plan(hook);
    return plan.of(next(), first, then);
  }

  private Plan inOrder(List<Step> steps) {
    List<Plan> plans = steps.stream().map(this::plan).toList();
    return new Plan.Do(next(), plans);
  }

  private Plan retry(Step step, int attempts) {
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      plans.add(plan(step));
    }
    return new Plan.Retry(next(), plans);
  }

  private Plan within(Duration limit, Plan plan) {
    return new Plan.Timeout(next(), plan, limit);
  }

  private List<String> tags(List<String> own) {
    return own.isEmpty() ? defaultTags : own;
  }

  private ResourceConfig resource(String name) {
    return pipeline
        .resource(name)
        .orElseThrow(() -> new PlanException("unknown resource '%s'".formatted(name)));
  }

  private Plan get(Step.Get get) {
    ResourceConfig resource = resource(get.resource());
    Version version = versions.get(get.name());
    if (version == null) {
      throw new PlanException("there is no version for input '%s'".formatted(get.name()));
    }
    return new Plan.Get(
        next(),
        get.name(),
        Optional.of(resource.name()),
        resource.type(),
        resource.source(),
        get.params(),
        new VersionSource.Fixed(version),
        tags(get.tags()));
  }

  /** A put, and the get of what it made; each has the whole limit for itself. */
  private Plan put(Step.Put put, Optional<Duration> limit) {
    ResourceConfig resource = resource(put.resource());
    Plan.Put upload =
        new Plan.Put(
            next(),
            put.name(),
            Optional.of(resource.name()),
            resource.type(),
            resource.source(),
            put.params(),
            put.inputs(),
            resource.exposeBuildCreatedBy(),
            tags(put.tags()));
    Plan first = limit.map(time -> within(time, upload)).orElse(upload);
    if (put.noGet()) {
      return first;
    }
    Plan fetch =
        new Plan.Get(
            next(),
            put.name(),
            Optional.of(resource.name()),
            resource.type(),
            resource.source(),
            put.getParams(),
            new VersionSource.MadeBy(upload.id()),
            tags(put.tags()));
    Plan then = limit.map(time -> within(time, fetch)).orElse(fetch);
    return new Plan.OnSuccess(next(), first, then);
  }

  private Plan task(Step.Task task) {
    return new Plan.Task(
        next(),
        task.name(),
        task.config(),
        task.file(),
        task.image(),
        task.privileged(),
        task.hermetic(),
        task.vars(),
        task.params(),
        task.inputMapping(),
        task.outputMapping(),
        task.limits(),
        tags(task.tags()));
  }

  private Plan run(Step.Run run) {
    return new Plan.Run(
        next(),
        run.message(),
        run.type(),
        object(run),
        run.privileged(),
        run.limits(),
        tags(run.tags()));
  }

  /** The step's params over the defaults of the prototype. */
  private Optional<JsonNode> object(Step.Run run) {
    Optional<JsonNode> defaults =
        pipeline.prototypes().stream()
            .filter(prototype -> prototype.name().equals(run.type()))
            .findFirst()
            .flatMap(ResourceTypeConfig::defaults);
    if (defaults.isEmpty()) {
      return run.params();
    }
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    defaults.get().properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
    run.params()
        .ifPresent(params ->
            params.properties().forEach(field -> merged.set(field.getKey(), field.getValue())));
    return Optional.of(merged);
  }

  private Plan setPipeline(Step.SetPipeline set) {
    return new Plan.SetPipeline(
        next(), set.name(), set.file(), set.team(), set.vars(), set.varFiles(), set.instanceVars());
  }
}
