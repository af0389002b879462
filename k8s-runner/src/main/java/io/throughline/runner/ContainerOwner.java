package io.throughline.runner;

/**
 * Whom a container works for. Texts are empty where there is nothing to say: a check that is no
 * build has no build uid, a build that is no job's has no job.
 *
 * @param step name of the step
 * @param planId id of the step in the plan
 * @param attempt number of the attempt, empty when the step is not repeated
 */
public record ContainerOwner(
    String team,
    String pipeline,
    String job,
    String buildUid,
    String buildName,
    String step,
    String planId,
    String attempt) {}
