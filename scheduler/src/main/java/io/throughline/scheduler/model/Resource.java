package io.throughline.scheduler.model;

import io.throughline.pipeline.Version;
import java.util.Optional;

/**
 * A resource as lists show it.
 *
 * @param lastCheckedMs when the last check ended, unix milliseconds; 0 for never
 * @param checkError what was wrong with the last check, empty for nothing
 * @param build the last check that is a build
 * @param pin version that the configuration pins
 */
public record Resource(
    long id,
    PipelineRef pipeline,
    long pipelineId,
    String name,
    String type,
    String icon,
    long lastCheckedMs,
    String checkError,
    Optional<Build> build,
    Optional<Version> pin) {}
