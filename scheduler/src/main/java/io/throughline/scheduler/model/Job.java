package io.throughline.scheduler.model;

import java.util.List;
import java.util.Optional;

/**
 * A job as lists show it.
 *
 * @param pausedMs when it was paused, unix milliseconds; 0 when it is not
 * @param groups of the pipeline that show it
 * @param next the oldest build that is not over
 * @param finished the newest build that is over
 * @param transition the newest build whose status was not that of the one before it
 */
public record Job(
    long id,
    PipelineRef pipeline,
    long pipelineId,
    String name,
    boolean paused,
    String pausedBy,
    long pausedMs,
    boolean hasNewInputs,
    List<String> groups,
    boolean disableManualTrigger,
    boolean isPublic,
    Optional<Build> next,
    Optional<Build> finished,
    Optional<Build> transition,
    List<Input> inputs,
    List<Output> outputs) {

  /**
   * A get of the job.
   *
   * @param passed names of jobs
   * @param versionJson the version wish as the user wrote it, empty for none
   */
  public record Input(
      String name, String resource, boolean trigger, List<String> passed, String versionJson) {
    public Input {
      passed = List.copyOf(passed);
    }
  }

  /** A put of the job. */
  public record Output(String name, String resource) {}

  public Job {
    groups = List.copyOf(groups);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
