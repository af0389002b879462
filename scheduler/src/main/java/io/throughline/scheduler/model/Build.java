package io.throughline.scheduler.model;

/**
 * A build as lists show it. Times are unix milliseconds, 0 for not yet.
 *
 * @param uid unlike the id unique over all installations
 * @param name number in its job, or {@code check}
 * @param createdBy user, empty when the scheduler made it
 * @param queueCause why it waits, in the words of the queue span; empty once started
 * @param aborting a user has asked for its end
 */
public record Build(
    long id,
    String uid,
    String name,
    BuildStatus status,
    BuildOwner owner,
    String createdBy,
    long createdMs,
    long startedMs,
    long endedMs,
    String traceId,
    boolean pipelinePublic,
    boolean jobPublic,
    String queueCause,
    boolean aborting) {}
