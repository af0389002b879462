package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.gateway.model.Build;

/** A build. {@code trace_id} is ours; everything else is as clients of Concourse know it. */
public record BuildJson(
    long id,
    String teamName,
    String name,
    String status,
    String apiUrl,
    @OmitEmpty String jobName,
    @OmitEmpty String resourceName,
    @OmitEmpty long pipelineId,
    @OmitEmpty String pipelineName,
    @OmitEmpty @JsonRawValue String pipelineInstanceVars,
    @OmitEmpty long startTime,
    @OmitEmpty long endTime,
    @OmitEmpty String createdBy,
    @OmitEmpty String traceId) {

  public static BuildJson of(Build build) {
    return new BuildJson(
        build.id(),
        build.team(),
        build.name(),
        build.status().text(),
        "/api/v1/builds/" + build.id(),
        build.job(),
        build.resource(),
        build.pipelineId(),
        build.pipeline().name(),
        build.pipeline().instanceVars(),
        Times.seconds(build.startedMs()),
        Times.seconds(build.endedMs()),
        build.createdBy(),
        build.traceId());
  }
}
