package io.throughline.gateway.model;

import java.util.Map;

/**
 * Why a pending build waits.
 *
 * @param inputBlocking by input, whether the build waits for it
 * @param missingInputReasons by input
 */
public record BuildPreparation(
    long buildId,
    boolean pausedPipeline,
    boolean pausedJob,
    boolean maxRunningBuilds,
    Map<String, Boolean> inputBlocking,
    Map<String, String> missingInputReasons) {
  public BuildPreparation {
    inputBlocking = Map.copyOf(inputBlocking);
    missingInputReasons = Map.copyOf(missingInputReasons);
  }
}
