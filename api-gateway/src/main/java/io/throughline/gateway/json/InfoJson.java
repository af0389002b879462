package io.throughline.gateway.json;

import java.util.Map;

/** What the installation says of itself. */
public record InfoJson(
    String version,
    String workerVersion,
    Map<String, Boolean> featureFlags,
    @OmitEmpty String externalUrl,
    @OmitEmpty String clusterName) {
  private static final String WORKER_VERSION = "3.0";
  private static final Map<String, Boolean> FEATURES =
      Map.of(
          "global_resources", false,
          "build_rerun", false,
          "cache_streamed_volumes", false,
          "resource_causality", false);

  public static InfoJson of(String version, String externalUrl, String clusterName) {
    return new InfoJson(version, WORKER_VERSION, FEATURES, externalUrl, clusterName);
  }
}
