package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.gateway.model.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job. {@code next_build} and {@code finished_build} are there also when they are null. */
public record JobJson(
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
    @OmitEmpty boolean disableManualTrigger,
    @Nullable BuildJson nextBuild,
    @Nullable BuildJson finishedBuild,
    @OmitEmpty @Nullable BuildJson transitionBuild,
    @OmitEmpty List<JobInputJson> inputs,
    @OmitEmpty List<JobOutputJson> outputs) {

  public static JobJson of(Job job) {
    return new JobJson(
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
        job.disableManualTrigger(),
        job.nextBuild().map(BuildJson::of).orElse(null),
        job.finishedBuild().map(BuildJson::of).orElse(null),
        job.transitionBuild().map(BuildJson::of).orElse(null),
        job.inputs().stream().map(JobInputJson::of).toList(),
        job.outputs().stream().map(JobOutputJson::of).toList());
  }
}
