package io.throughline.telemetry.export;

import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;

/** One receiver of metrics that they are sent to. */
public sealed interface MetricTarget {
  /**
   * Whoever takes the OpenTelemetry protocol.
   *
   * @param connection with the path {@code /v1/metrics} or another, over HTTP
   */
  record Otlp(OtlpProtocol protocol, Connection connection) implements MetricTarget {
    @Override
    public String toString() {
      return connection.toString();
    }
  }

  /** Google Cloud Monitoring. */
  record GoogleMonitoring(GoogleProject project) implements MetricTarget {
    @Override
    public String toString() {
      return "monitoring of " + project;
    }
  }
}
