package io.throughline.pipeline.config;

import io.throughline.pipeline.config.Step.Get;
import io.throughline.pipeline.config.Step.Put;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A job as the user wrote it.
 *
 * @param plan the job's steps as one, with the job's own hooks around them
 * @param maxInFlight most builds that run at a time; absent: no limit. 1 for a serial job and one
 *     with serial groups
 * @param serialGroups names; a serial job without any is in a group of its own name
 */
public record JobConfig(
    String name,
    Optional<String> oldName,
    boolean isPublic,
    boolean disableManualTrigger,
    boolean disableReruns,
    boolean interruptible,
    List<String> serialGroups,
    OptionalInt maxInFlight,
    List<String> tags,
    Optional<LogRetention> logRetention,
    Step plan) {

  /** How much of the job's history keeps its log; 0 means no limit. */
  public record LogRetention(int builds, int days, int minimumSucceededBuilds) {}

  public JobConfig {
    serialGroups = List.copyOf(serialGroups);
    tags = List.copyOf(tags);
  }

  /** What a build needs, hooks included; of two gets with one name the first counts. */
  public List<JobInput> inputs() {
    Map<String, JobInput> inputs = new LinkedHashMap<>();
    plan.leaves()
        .forEach(step -> {
          if (step instanceof Get get) {
            inputs.putIfAbsent(
                get.name(),
                new JobInput(
                    get.name(), get.resource(), get.version(), get.passed(), get.trigger()));
          }
        });
    return List.copyOf(inputs.values());
  }

  /** What a build makes, hooks included. */
  public List<JobOutput> outputs() {
    return plan.leaves().stream()
        .flatMap(step ->
            step instanceof Put put
                ? Stream.of(new JobOutput(put.name(), put.resource()))
                : Stream.empty())
        .distinct()
        .toList();
  }
}
