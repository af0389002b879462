package io.throughline.engine.step;

import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildUrls;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The environment variables that programs of steps get from the build. */
final class StepEnvironment {
  private static final String EXTERNAL_URL = "ATC_EXTERNAL_URL";

  private final BuildUrls urls;

  StepEnvironment(BuildUrls urls) {
    this.urls = urls;
  }

  /** For a task, before its own params. */
  Map<String, String> ofTask() {
    return Map.of(EXTERNAL_URL, urls.installation());
  }

  /**
   * For a program of the resource type protocol.
   *
   * @param hookStatus status of the step whose hook it runs in
   */
  Map<String, String> ofResource(BuildIdentity build, Optional<String> hookStatus) {
    Map<String, String> env = new HashMap<>();
    env.put("BUILD_ID", String.valueOf(build.id()));
    env.put("BUILD_NAME", build.name());
    env.put("BUILD_TEAM_ID", String.valueOf(build.teamId()));
    env.put("BUILD_TEAM_NAME", build.team());
    env.put(EXTERNAL_URL, urls.installation());
    env.put("BUILD_URL", urls.of(build));
    env.put("BUILD_URL_SHORT", urls.shortly(build));
    if (build.hasJob()) {
      env.put("BUILD_JOB_ID", String.valueOf(build.jobId()));
      env.put("BUILD_JOB_NAME", build.job());
    }
    if (build.hasPipeline()) {
      env.put("BUILD_PIPELINE_ID", String.valueOf(build.pipelineId()));
      env.put("BUILD_PIPELINE_NAME", build.pipeline());
    }
    if (!build.instanceVarsJson().isEmpty()) {
      env.put("BUILD_PIPELINE_INSTANCE_VARS", build.instanceVarsJson());
    }
    hookStatus.ifPresent(status -> env.put("BUILD_STATUS", status));
    return env;
  }
}
