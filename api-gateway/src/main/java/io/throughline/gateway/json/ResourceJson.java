package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.gateway.model.Resource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A resource of a pipeline. */
public record ResourceJson(
    String name,
    long pipelineId,
    String pipelineName,
    @OmitEmpty @JsonRawValue String pipelineInstanceVars,
    String teamName,
    String type,
    @OmitEmpty long lastChecked,
    @OmitEmpty String icon,
    @OmitEmpty Map<String, String> pinnedVersion,
    @OmitEmpty boolean pinnedInConfig,
    @OmitEmpty @Nullable BuildSummaryJson build) {

  public static ResourceJson of(Resource resource) {
    return new ResourceJson(
        resource.name(),
        resource.pipelineId(),
        resource.pipeline().name(),
        resource.pipeline().instanceVars(),
        resource.pipeline().team(),
        resource.type(),
        Times.seconds(resource.lastCheckedMs()),
        resource.icon(),
        resource.pinnedVersion(),
        resource.pinnedInConfig(),
        resource.build().map(BuildSummaryJson::of).orElse(null));
  }
}
