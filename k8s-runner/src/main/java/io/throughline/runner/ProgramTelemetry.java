package io.throughline.runner;

/**
 * Where programs send their own telemetry, and whose of it is taken.
 *
 * @param endpoint of OTLP over HTTP
 * @param reports of shims, which are for the runner itself
 */
public record ProgramTelemetry(String endpoint, KnownTraces traces, CommandReports reports) {}
