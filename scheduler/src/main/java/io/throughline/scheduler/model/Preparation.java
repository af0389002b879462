package io.throughline.scheduler.model;

import java.util.Map;

/**
 * Why a pending build waits.
 *
 * @param inputs by name, whether it is what the build waits for
 * @param reasons by name, why an input has no version yet
 */
public record Preparation(
    long buildId,
    boolean pausedPipeline,
    boolean pausedJob,
    boolean maxRunningBuilds,
    Map<String, Boolean> inputs,
    Map<String, String> reasons) {
  public Preparation {
    inputs = Map.copyOf(inputs);
    reasons = Map.copyOf(reasons);
  }

  /** Of a build that waits for nothing. */
  public static Preparation ready(long buildId) {
    return new Preparation(buildId, false, false, false, Map.of(), Map.of());
  }
}
