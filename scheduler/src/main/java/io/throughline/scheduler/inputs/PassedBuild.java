package io.throughline.scheduler.inputs;

import java.util.List;

/**
 * A build that succeeded, with the versions that it vouches for.
 *
 * @param results outputs before inputs for each resource, resources by their ids
 */
public record PassedBuild(long id, List<Result> results) {
  /** A version, by its hash. */
  public record Result(long resource, String version) {}

  public PassedBuild {
    results = List.copyOf(results);
  }
}
