package io.throughline.pipeline.plan;

import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.JobConfig;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.config.ResourceConfig;
import io.throughline.pipeline.config.StepExtent;
import java.util.Map;
import java.util.Optional;

/** Turns what the user wrote into what will run. The same input has the same plan. */
public final class Planner {
  /** Most steps of a plan, wrappers and each attempt included. */
  public static final int MAX_STEPS = StepExtent.MOST_STEPS;

  private Planner() {}

  /**
   * The plan of a job.
   *
   * @param versions of the job's inputs, by the name of the input
   * @throws PlanException if a version or a resource is missing, or the plan is too large
   */
  public static Plan plan(PipelineConfig pipeline, JobConfig job, Map<String, Version> versions) {
    StepExtent extent = StepExtent.of(job.plan());
    if (extent.depth() > Plan.MAX_DEPTH) {
      throw new PlanException(
          "the steps of job '%s' nest deeper than %d".formatted(job.name(), Plan.MAX_DEPTH));
    }
    if (extent.steps() > MAX_STEPS) {
      throw new PlanException(
          "job '%s' has more than %d steps, attempts included".formatted(job.name(), MAX_STEPS));
    }
    return new Planning(pipeline, versions, job.tags()).plan(job.plan());
  }

  /**
   * The plan of a check.
   *
   * @param from the newest version known
   */
  public static Plan.Check check(ResourceConfig resource, Optional<Version> from) {
    return new Plan.Check(
        new PlanId("1"),
        resource.name(),
        Optional.of(resource.name()),
        resource.type(),
        resource.source(),
        from,
        resource.tags());
  }
}
