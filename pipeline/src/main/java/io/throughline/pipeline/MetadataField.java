package io.throughline.pipeline;

/** Something that a get or put tells about a version, for people. */
public record MetadataField(String name, String value) {}
