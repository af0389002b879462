package io.throughline.pipeline.config;

/**
 * Something that a user should know, but that stops nothing.
 *
 * @param type {@code invalid_identifier}, {@code deprecated_field} or {@code pipeline}
 */
public record ConfigWarning(String type, String message) {}
