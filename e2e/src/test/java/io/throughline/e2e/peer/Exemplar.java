package io.throughline.e2e.peer;

/**
 * A measurement that leads to its span.
 *
 * @param series of the bucket
 */
public record Exemplar(Series series, String traceId, String spanId) {}
