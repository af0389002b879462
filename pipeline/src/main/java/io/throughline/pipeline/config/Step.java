package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A step as the user wrote it: a core step, wrapped by its modifiers and hooks from the inside out.
 */
public sealed interface Step {
  /** Fetches a version of a resource. */
  record Get(
      String name,
      String resource,
      VersionWish version,
      Optional<JsonNode> params,
      List<String> passed,
      boolean trigger,
      List<String> tags)
      implements Step {
    public Get {
      passed = List.copyOf(passed);
      tags = List.copyOf(tags);
    }
  }

  /** Makes a version of a resource, and fetches it unless told not to. */
  record Put(
      String name,
      String resource,
      Optional<JsonNode> params,
      PutInputs inputs,
      Optional<JsonNode> getParams,
      boolean noGet,
      List<String> tags)
      implements Step {
    public Put {
      tags = List.copyOf(tags);
    }
  }

  /**
   * Runs a program.
   *
   * @param config inline; else {@code file} names it
   * @param image artifact to take the root file system from
   * @param params values for the task's params, before variables are filled in
   */
  record Task(
      String name,
      Optional<TaskConfig> config,
      Optional<String> file,
      Optional<String> image,
      boolean privileged,
      boolean hermetic,
      Map<String, JsonNode> vars,
      Map<String, String> params,
      Map<String, String> inputMapping,
      Map<String, String> outputMapping,
      Optional<ContainerLimits> limits,
      List<String> tags)
      implements Step {
    public Task {
      vars = Map.copyOf(vars);
      params = Map.copyOf(params);
      inputMapping = Map.copyOf(inputMapping);
      outputMapping = Map.copyOf(outputMapping);
      tags = List.copyOf(tags);
    }
  }

  /** Sets a pipeline from a file of an artifact. */
  record SetPipeline(
      String name,
      String file,
      Optional<String> team,
      Map<String, JsonNode> vars,
      List<String> varFiles,
      Map<String, JsonNode> instanceVars)
      implements Step {
    public SetPipeline {
      vars = Map.copyOf(vars);
      varFiles = List.copyOf(varFiles);
      instanceVars = Map.copyOf(instanceVars);
    }
  }

  /**
   * Reads a variable from a file of an artifact.
   *
   * @param format json, yml, yaml, trim or raw; absent: by the file's name, else trim
   */
  record LoadVar(String name, String file, Optional<String> format, boolean reveal)
      implements Step {}

  /** Sends a message to a prototype. */
  record Run(
      String message,
      String type,
      Optional<JsonNode> params,
      boolean privileged,
      Optional<ContainerLimits> limits,
      List<String> tags)
      implements Step {
    public Run {
      tags = List.copyOf(tags);
    }
  }

  /** Steps one after the other, until one does not succeed. */
  record Do(List<Step> steps) implements Step {
    public Do {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Steps side by side.
   *
   * @param limit most steps at a time; absent: the engine's own limit
   * @param failFast whether the first that does not succeed stops the others
   */
  record InParallel(List<Step> steps, OptionalInt limit, boolean failFast) implements Step {
    public InParallel {
      steps = List.copyOf(steps);
    }
  }

  /** A step whose failure does not count. */
  record Try(Step step) implements Step {}

  /** A step for every combination of values. */
  record Across(List<AcrossVar> vars, boolean failFast, Step step) implements Step {
    public Across {
      vars = List.copyOf(vars);
    }
  }

  /**
   * One variable of an across step.
   *
   * @param values a list, or a reference to a variable that holds one
   * @param maxInFlight a number, or the text {@code all}
   */
  record AcrossVar(String name, JsonNode values, JsonNode maxInFlight) {}

  /** Repeats a step until it succeeds, at most so many times. */
  record Attempts(Step step, int attempts) implements Step {}

  /** Gives a step so much time. */
  record Timeout(Step step, Duration limit) implements Step {}

  /** Runs the hook when the step has succeeded. */
  record OnSuccess(Step step, Step hook) implements Step {}

  /** Runs the hook when the step's work has failed. */
  record OnFailure(Step step, Step hook) implements Step {}

  /** Runs the hook when the system has failed the step. */
  record OnError(Step step, Step hook) implements Step {}

  /** Runs the hook when the step was aborted. */
  record OnAbort(Step step, Step hook) implements Step {}

  /** Runs the hook, however the step has ended. */
  record Ensure(Step step, Step hook) implements Step {}

  /** The steps inside of this one, a step before its hook. */
  default List<Step> children() {
    return switch (this) {
      case Get _, Put _, Task _, SetPipeline _, LoadVar _, Run _ -> List.of();
      case Do(List<Step> steps) -> steps;
      case InParallel(List<Step> steps, _, _) -> steps;
      case Try(Step step) -> List.of(step);
      case Across(_, _, Step step) -> List.of(step);
      case Attempts(Step step, _) -> List.of(step);
      case Timeout(Step step, _) -> List.of(step);
      case OnSuccess(Step step, Step hook) -> List.of(step, hook);
      case OnFailure(Step step, Step hook) -> List.of(step, hook);
      case OnError(Step step, Step hook) -> List.of(step, hook);
      case OnAbort(Step step, Step hook) -> List.of(step, hook);
      case Ensure(Step step, Step hook) -> List.of(step, hook);
    };
  }

  /** The steps without steps inside, in the order in which they are written. */
  default List<Step> leaves() {
    List<Step> leaves = new ArrayList<>();
    collectLeaves(leaves);
    return leaves;
  }

  private void collectLeaves(List<Step> leaves) {
    switch (this) {
      case Get _, Put _, Task _, SetPipeline _, LoadVar _, Run _ -> leaves.add(this);
      case Do _, InParallel _, Try _, Across _, Attempts _, Timeout _ ->
          children().forEach(step -> step.collectLeaves(leaves));
      case OnSuccess _, OnFailure _, OnError _, OnAbort _, Ensure _ ->
          children().forEach(step -> step.collectLeaves(leaves));
    }
  }
}
