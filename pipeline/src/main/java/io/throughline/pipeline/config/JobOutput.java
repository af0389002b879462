package io.throughline.pipeline.config;

/** A resource that a build of a job makes a version of. */
public record JobOutput(String name, String resource) {}
