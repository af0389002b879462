package io.throughline.gateway.json;

import io.throughline.gateway.model.BuildPreparation;
import java.util.Map;
import java.util.TreeMap;

/** Why a build waits. */
public record PreparationJson(
    long buildId,
    String pausedPipeline,
    String pausedJob,
    String maxRunningBuilds,
    Map<String, String> inputs,
    String inputsSatisfied,
    Map<String, String> missingInputReasons) {

  public static PreparationJson of(BuildPreparation preparation) {
    Map<String, String> inputs = new TreeMap<>();
    preparation.inputBlocking().forEach((name, blocking) -> inputs.put(name, status(blocking)));
    return new PreparationJson(
        preparation.buildId(),
        status(preparation.pausedPipeline()),
        status(preparation.pausedJob()),
        status(preparation.maxRunningBuilds()),
        inputs,
        status(preparation.inputBlocking().containsValue(true)),
        new TreeMap<>(preparation.missingInputReasons()));
  }

  private static String status(boolean blocking) {
    return blocking ? "blocking" : "not_blocking";
  }
}
