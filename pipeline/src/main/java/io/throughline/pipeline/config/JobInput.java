package io.throughline.pipeline.config;

import java.util.List;

/**
 * A version of a resource that a build of a job needs.
 *
 * @param name unique within the job
 * @param passed jobs that must have succeeded with the version
 * @param trigger whether a new version starts a build
 */
public record JobInput(
    String name, String resource, VersionWish version, List<String> passed, boolean trigger) {
  public JobInput {
    passed = List.copyOf(passed);
  }
}
