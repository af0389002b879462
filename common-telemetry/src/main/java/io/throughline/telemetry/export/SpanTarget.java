package io.throughline.telemetry.export;

import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import java.nio.file.Path;

/** One receiver of spans. There may be several; each gets all spans. */
public sealed interface SpanTarget {
  /** How spans wait for it. */
  Batching batching();

  /** This receiver with another queue. */
  SpanTarget with(Batching other);

  /**
   * Whoever takes the OpenTelemetry protocol: a collector, or Jaeger.
   *
   * @param connection with the path {@code /v1/traces} or another, over HTTP
   */
  record Otlp(OtlpProtocol protocol, Connection connection, Batching batching)
      implements SpanTarget {
    @Override
    public SpanTarget with(Batching other) {
      return new Otlp(protocol, connection, other);
    }

    @Override
    public String toString() {
      return connection.toString();
    }
  }

  /** Whoever takes version 2 of Zipkin's JSON. */
  record Zipkin(Connection connection, Batching batching) implements SpanTarget {
    @Override
    public SpanTarget with(Batching other) {
      return new Zipkin(connection, other);
    }

    @Override
    public String toString() {
      return "zipkin " + connection;
    }
  }

  /** Google Cloud Trace. */
  record GoogleTrace(GoogleProject project, Batching batching) implements SpanTarget {
    @Override
    public SpanTarget with(Batching other) {
      return new GoogleTrace(project, other);
    }

    @Override
    public String toString() {
      return "trace of " + project;
    }
  }

  /** Standard output, a line for each span. */
  record Console(Batching batching) implements SpanTarget {
    @Override
    public SpanTarget with(Batching other) {
      return new Console(other);
    }

    @Override
    public String toString() {
      return "console";
    }
  }

  /**
   * A file of the OpenTelemetry protocol's JSON, a line for each batch.
   *
   * @param bytes what it may take on the disk, with the older files beside it
   */
  record File(Path path, long bytes, Batching batching) implements SpanTarget {
    @Override
    public SpanTarget with(Batching other) {
      return new File(path, bytes, other);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }
}
