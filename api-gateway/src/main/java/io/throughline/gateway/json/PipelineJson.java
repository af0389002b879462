package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.gateway.model.Pipeline;

/** A pipeline. */
public record PipelineJson(
    long id,
    String name,
    @OmitEmpty @JsonRawValue String instanceVars,
    boolean paused,
    @OmitEmpty String pausedBy,
    @OmitEmpty long pausedAt,
    @JsonProperty("public") boolean isPublic,
    boolean archived,
    @OmitEmpty @JsonRawValue String groups,
    String teamName,
    @OmitEmpty @JsonRawValue String display,
    @OmitEmpty long lastUpdated) {

  public static PipelineJson of(Pipeline pipeline) {
    return new PipelineJson(
        pipeline.id(),
        pipeline.ref().name(),
        pipeline.ref().instanceVars(),
        pipeline.paused(),
        pipeline.pausedBy(),
        Times.seconds(pipeline.pausedMs()),
        pipeline.isPublic(),
        pipeline.archived(),
        pipeline.groupsJson(),
        pipeline.ref().team(),
        pipeline.displayJson(),
        Times.seconds(pipeline.updatedMs()));
  }
}
