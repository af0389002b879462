package io.throughline.gateway.model;

import java.util.Map;
import java.util.Optional;

/**
 * A resource of a pipeline.
 *
 * @param lastCheckedMs milliseconds since 1970, 0 for never
 * @param build the check that runs or ran last
 * @param pinnedVersion empty when none is pinned
 */
public record Resource(
    String name,
    PipelineRef pipeline,
    long pipelineId,
    String type,
    String icon,
    long lastCheckedMs,
    Optional<Build> build,
    Map<String, String> pinnedVersion,
    boolean pinnedInConfig) {
  public Resource {
    pinnedVersion = Map.copyOf(pinnedVersion);
  }
}
