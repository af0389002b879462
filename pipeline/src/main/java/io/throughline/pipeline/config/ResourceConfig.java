package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A resource as the user wrote it.
 *
 * @param checkEvery when to look for versions; absent: the scheduler's own interval
 * @param version pin
 */
public record ResourceConfig(
    String name,
    Optional<String> oldName,
    String type,
    JsonNode source,
    boolean isPublic,
    Optional<String> webhookToken,
    Optional<CheckEvery> checkEvery,
    Optional<Duration> checkTimeout,
    List<String> tags,
    Optional<Version> version,
    Optional<String> icon,
    boolean exposeBuildCreatedBy) {

  /** How often a resource is checked. */
  public sealed interface CheckEvery {
    /** Only when asked to. */
    record Never() implements CheckEvery {}

    record Interval(Duration interval) implements CheckEvery {}
  }

  public ResourceConfig {
    tags = List.copyOf(tags);
  }
}
