package io.throughline.gateway.model;

import java.util.List;
import java.util.Optional;

/** A job with the builds that lists show. Times are milliseconds since 1970, 0 for never. */
public record Job(
    long id,
    String name,
    PipelineRef pipeline,
    long pipelineId,
    boolean paused,
    String pausedBy,
    long pausedMs,
    boolean hasNewInputs,
    List<String> groups,
    boolean disableManualTrigger,
    Optional<Build> nextBuild,
    Optional<Build> finishedBuild,
    Optional<Build> transitionBuild,
    List<Input> inputs,
    List<Output> outputs) {

  /**
   * A resource that the job gets.
   *
   * @param versionJson the version that it asks for; empty when it says nothing
   */
  public record Input(
      String name, String resource, boolean trigger, List<String> passed, String versionJson) {
    public Input {
      passed = List.copyOf(passed);
    }
  }

  /** A resource that the job puts. */
  public record Output(String name, String resource) {}

  public Job {
    groups = List.copyOf(groups);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
