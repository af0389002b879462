package io.throughline.gateway.model;

/**
 * A pipeline as lists show it. Times are milliseconds since 1970, 0 for never.
 *
 * @param groupsJson empty when there are none
 * @param displayJson empty when there is none
 */
public record Pipeline(
    long id,
    PipelineRef ref,
    boolean paused,
    String pausedBy,
    long pausedMs,
    boolean isPublic,
    boolean archived,
    long updatedMs,
    String groupsJson,
    String displayJson) {}
