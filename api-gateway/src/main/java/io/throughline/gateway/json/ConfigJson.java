package io.throughline.gateway.json;

import com.fasterxml.jackson.annotation.JsonRawValue;

/** The configuration of a pipeline, as it was set. */
public record ConfigJson(@JsonRawValue String config) {}
