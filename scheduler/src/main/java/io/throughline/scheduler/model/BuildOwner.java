package io.throughline.scheduler.model;

/**
 * Whom a build belongs to: a job, or a resource that it checks.
 *
 * @param job name, empty for a check
 * @param jobId 0 for a check
 * @param resource name, empty for a job's build
 * @param resourceId 0 for a job's build
 */
public record BuildOwner(
    PipelineRef pipeline,
    long pipelineId,
    String job,
    long jobId,
    String resource,
    long resourceId) {

  public static BuildOwner job(PipelineRef pipeline, long pipelineId, String job, long jobId) {
    return new BuildOwner(pipeline, pipelineId, job, jobId, "", 0);
  }

  public static BuildOwner resource(
      PipelineRef pipeline, long pipelineId, String resource, long resourceId) {
    return new BuildOwner(pipeline, pipelineId, "", 0, resource, resourceId);
  }

  /** {@code team/pipeline/job}, or the resource in the place of the job. */
  public String path() {
    return pipeline.team() + "/" + pipeline.name() + "/" + (job.isEmpty() ? resource : job);
  }
}
