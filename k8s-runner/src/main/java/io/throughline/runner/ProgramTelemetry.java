package io.throughline.runner;

/**
 * Where programs send their own telemetry, and what becomes of it.
 *
 * @param address of the intake, as {@code http://host:port}
 * @param endpoints one for each container
 * @param reports of shims, which are for the runner itself
 */
public record ProgramTelemetry(String address, ProgramEndpoints endpoints, CommandReports reports) {
  /** Where the program of a container sends its telemetry by OTLP over HTTP. */
  public String endpoint(String container) {
    return address + "/" + endpoints.name(container);
  }
}
