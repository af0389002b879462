package io.throughline.credentials.secret;

import java.util.Optional;

/**
 * How telemetry knows a source.
 *
 * @param manager its kind: vault, ssm, ...
 * @param varSource its name in a pipeline; absent for the service's own
 */
public record SourceName(String manager, Optional<String> varSource) {
  /** One of the service's own. */
  public static SourceName ofService(String manager) {
    return new SourceName(manager, Optional.empty());
  }

  /** One that a pipeline brings along. */
  public static SourceName ofPipeline(String manager, String name) {
    return new SourceName(manager, Optional.of(name));
  }
}
