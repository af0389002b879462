package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A type of resources, or a prototype, that the pipeline brings along: an image that is itself a
 * resource.
 */
public record ResourceTypeConfig(
    String name,
    String type,
    JsonNode source,
    Optional<JsonNode> defaults,
    boolean privileged,
    Optional<ResourceConfig.CheckEvery> checkEvery,
    Optional<JsonNode> params,
    List<String> tags) {
  public ResourceTypeConfig {
    tags = List.copyOf(tags);
  }
}
