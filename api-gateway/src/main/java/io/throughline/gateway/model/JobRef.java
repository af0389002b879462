package io.throughline.gateway.model;

/** A job of a pipeline. */
public record JobRef(PipelineRef pipeline, String job) {}
