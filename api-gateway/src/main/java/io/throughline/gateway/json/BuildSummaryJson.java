package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.gateway.model.Build;

/** A build as lists of other things show it. */
public record BuildSummaryJson(
    long id,
    String name,
    String status,
    @OmitEmpty long startTime,
    @OmitEmpty long endTime,
    String teamName,
    long pipelineId,
    String pipelineName,
    @OmitEmpty @JsonRawValue String pipelineInstanceVars,
    @OmitEmpty String jobName) {

  public static BuildSummaryJson of(Build build) {
    return new BuildSummaryJson(
        build.id(),
        build.name(),
        build.status().text(),
        Times.seconds(build.startedMs()),
        Times.seconds(build.endedMs()),
        build.team(),
        build.pipelineId(),
        build.pipeline().name(),
        build.pipeline().instanceVars(),
        build.job());
  }
}
