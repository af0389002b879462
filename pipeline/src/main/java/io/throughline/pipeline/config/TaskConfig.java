package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a task runs, and with which files.
 *
 * @param params environment; a null in the file is an empty text
 * @param rootfsUri kept for configurations that have it; no runtime reads it
 */
public record TaskConfig(
    String platform,
    Optional<ImageResource> imageResource,
    Optional<String> rootfsUri,
    Optional<ContainerLimits> limits,
    Map<String, String> params,
    List<Input> inputs,
    List<Output> outputs,
    List<Cache> caches,
    Run run) {

  /** An image that is fetched as a resource. */
  public record ImageResource(
      String type, JsonNode source, Optional<JsonNode> version, Optional<JsonNode> params) {}

  /**
   * A directory that an earlier step made.
   *
   * @param path relative to the working directory; the name when the file says nothing
   */
  public record Input(String name, String path, boolean optional) {}

  /** A directory that later steps get. */
  public record Output(String name, String path) {}

  /** A directory that the next build of the job finds as this one left it. */
  public record Cache(String path, Optional<Duration> ttl) {}

  /**
   * The program.
   *
   * @param path empty when the image says what to run
   * @param dir relative to the working directory, empty for that itself
   * @param user empty for the one of the image
   */
  public record Run(String path, List<String> args, String dir, String user) {
    public Run {
      args = List.copyOf(args);
    }
  }

  public TaskConfig {
    params = Map.copyOf(params);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    caches = List.copyOf(caches);
  }
}
