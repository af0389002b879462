package io.throughline.runner.resource;

import io.throughline.runner.resource.git.GitType;
import io.throughline.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** The resource types that every runner has. */
public final class BuiltInTypes {
  private BuiltInTypes() {}

  /**
   * All of them, by name.
   *
   * @param data the runner's directory
   */
  public static Map<String, ResourceType> all(Telemetry telemetry, Path data) {
    return Map.of(
        "git", new GitType(telemetry, data.resolve("git")),
        "mock", new MockType(),
        "time", new TimeType(InstantSource.system()));
  }
}
