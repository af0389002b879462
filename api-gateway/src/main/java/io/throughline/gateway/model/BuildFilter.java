package io.throughline.gateway.model;

/** Which builds are asked for: of everybody, of a team, of a pipeline or of a job. */
public sealed interface BuildFilter {
  record All() implements BuildFilter {}

  record OfTeam(String team) implements BuildFilter {}

  record OfPipeline(PipelineRef pipeline) implements BuildFilter {}

  record OfJob(JobRef job) implements BuildFilter {}
}
