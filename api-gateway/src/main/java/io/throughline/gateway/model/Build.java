package io.throughline.gateway.model;

/**
 * A build. Times are milliseconds since 1970, 0 for not yet; texts are empty where there is nothing
 * to say.
 *
 * @param uid unlike the id unique over all installations
 * @param pipelinePublic whether everybody may see its pipeline
 * @param jobPublic whether everybody who sees the pipeline may read its log
 */
public record Build(
    long id,
    String uid,
    String name,
    BuildStatus status,
    String team,
    PipelineRef pipeline,
    long pipelineId,
    String job,
    String resource,
    String createdBy,
    long startedMs,
    long endedMs,
    String traceId,
    boolean pipelinePublic,
    boolean jobPublic) {}
