package io.throughline.gateway.model;

/**
 * The configuration of a pipeline as it was saved.
 *
 * @param json as the user wrote it
 */
public record SavedConfig(String json, long version) {}
