package io.throughline.scheduler.model;

/**
 * A pipeline as lists show it.
 *
 * @param pausedMs when it was paused, unix milliseconds; 0 when it is not
 * @param groupsJson groups of the configuration as JSON, empty when it has none
 * @param displayJson display part of the configuration as JSON, empty when it has none
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
    long configVersion,
    String groupsJson,
    String displayJson) {}
