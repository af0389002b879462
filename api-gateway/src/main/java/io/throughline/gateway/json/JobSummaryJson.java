package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.gateway.model.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as lists show it: its builds are summaries. */
public record JobSummaryJson(
    long id,
    String name,
    String teamName,
    long pipelineId,
    String pipelineName,
    @OmitEmpty @JsonRawValue String pipelineInstanceVars,
    @OmitEmpty boolean paused,
    @OmitEmpty String pausedBy,
    @OmitEmpty long pausedAt,
    @OmitEmpty boolean hasNewInputs,
    @OmitEmpty List<String> groups,
    @Nullable BuildSummaryJson nextBuild,
    @Nullable BuildSummaryJson finishedBuild,
    @OmitEmpty @Nullable BuildSummaryJson transitionBuild,
    @OmitEmpty List<InputJson> inputs,
    @OmitEmpty List<JobOutputJson> outputs) {

  /** A resource that a job gets, without the version that it asks for. */
  public record InputJson(
      String name, String resource, @OmitEmpty List<String> passed, @OmitEmpty boolean trigger) {
    static InputJson of(Job.Input input) {
      return new InputJson(input.name(), input.resource(), input.passed(), input.trigger());
    }
  }

  public static JobSummaryJson of(Job job) {
    return new JobSummaryJson(
        job.id(),
        job.name(),
        job.pipeline().team(),
        job.pipelineId(),
        job.pipeline().name(),
        job.pipeline().instanceVars(),
        job.paused(),
        job.pausedBy(),
        Times.seconds(job.pausedMs()),
        job.hasNewInputs(),
        job.groups(),
        job.nextBuild().map(BuildSummaryJson::of).orElse(null),
        job.finishedBuild().map(BuildSummaryJson::of).orElse(null),
        job.transitionBuild().map(BuildSummaryJson::of).orElse(null),
        job.inputs().stream().map(InputJson::of).toList(),
        job.outputs().stream().map(JobOutputJson::of).toList());
  }
}
