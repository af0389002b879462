package io.throughline.telemetry.export;

import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;

/**
 * Whoever takes the output of builds by the OpenTelemetry protocol.
 *
 * @param connection with the path {@code /v1/logs} or another, over HTTP
 * @param batching how lines wait for it
 */
public record LogTarget(OtlpProtocol protocol, Connection connection, Batching batching) {
  /** This receiver with another queue. */
  public LogTarget with(Batching other) {
    return new LogTarget(protocol, connection, other);
  }

  @Override
  public String toString() {
    return connection.toString();
  }
}
