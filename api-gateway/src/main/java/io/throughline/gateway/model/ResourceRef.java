package io.throughline.gateway.model;

/** A resource of a pipeline. */
public record ResourceRef(PipelineRef pipeline, String resource) {}
