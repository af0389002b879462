package io.throughline.engine.build;

import java.time.Instant;

/**
 * Who a build is: what steps, spans, environment variables and log lines say of it. What a build
 * has not got (a pipeline, a job, a resource) is empty or 0.
 *
 * @param uid unique over all installations; ids of spans and containers are derived from it
 * @param id as the API has it
 * @param name number of the build in its job
 * @param instanceVarsJson canonical JSON object; empty when the pipeline is no instance
 * @param resource what a check build checks
 */
public record BuildIdentity(
    String uid,
    long id,
    String name,
    String team,
    long teamId,
    String pipeline,
    String instanceVarsJson,
    long pipelineId,
    String job,
    long jobId,
    String resource,
    String createdBy,
    Instant created) {

  /** Team, pipeline and job (or resource) as one path: how metrics and the build's span name it. */
  public String path() {
    StringBuilder path = new StringBuilder(team);
    for (String part : new String[] {pipeline, job.isEmpty() ? resource : job}) {
      if (!part.isEmpty()) {
        path.append('/').append(part);
      }
    }
    return path.toString();
  }

  /**
   * What the build is one of: the builds of a job, or the checks of a resource. Empty for a build
   * that stands alone.
   */
  public String series() {
    if (job.isEmpty() && resource.isEmpty()) {
      return "";
    }
    return (job.isEmpty() ? "check " : "job ") + path() + instanceVarsJson;
  }

  public boolean hasJob() {
    return !job.isEmpty();
  }

  public boolean hasPipeline() {
    return !pipeline.isEmpty();
  }
}
