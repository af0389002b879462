package io.throughline.engine.build;

import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What later steps can use of a step that has ended.
 *
 * @param version that a get fetched or a put made
 * @param artifacts name to the runner's id
 */
public record StepResult(
    Optional<Version> version, List<MetadataField> metadata, Map<String, String> artifacts) {
  public StepResult {
    metadata = List.copyOf(metadata);
    artifacts = Map.copyOf(artifacts);
  }

  public static StepResult nothing() {
    return new StepResult(Optional.empty(), List.of(), Map.of());
  }

  public static StepResult artifacts(Map<String, String> artifacts) {
    return new StepResult(Optional.empty(), List.of(), artifacts);
  }
}
