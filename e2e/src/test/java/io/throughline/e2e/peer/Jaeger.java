package io.throughline.e2e.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Jaeger that keeps traces in memory. */
public final class Jaeger implements AutoCloseable {
  private static final String CONFIG =
      """
      extensions:
        healthcheckv2: {use_v2: true, http: {endpoint: "127.0.0.1:${env:HEALTH}"}}
        jaeger_storage: {backends: {memory: {memory: {max_traces: 1000}}}}
        jaeger_query:
          storage: {traces: memory}
          http: {endpoint: "127.0.0.1:${env:QUERY}"}
          grpc: {endpoint: "127.0.0.1:${env:QUERY_GRPC}"}
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC}"}
            http: {endpoint: "127.0.0.1:${env:HTTP}"}
      exporters:
        jaeger_storage_exporter: {trace_storage: memory}
      service:
        extensions: [healthcheckv2, jaeger_storage, jaeger_query]
        telemetry: {metrics: {level: none}}
        pipelines:
          traces: {receivers: [otlp], exporters: [jaeger_storage_exporter]}
      """;

  private final int grpc;
  private final int http;
  private final int query;
  private final PeerProcess process;

  private Jaeger(Path directory, Path program) throws IOException {
    this.grpc = LoopbackPort.free();
    this.http = LoopbackPort.free();
    this.query = LoopbackPort.free();
    int health = LoopbackPort.free();
    Files.writeString(directory.resolve("config.yaml"), CONFIG);
    this.process =
        PeerProcess.start(
            directory,
            List.of(program.toString(), "--config", "config.yaml"),
            Map.of(
                "GRPC", Integer.toString(grpc),
                "HTTP", Integer.toString(http),
                "QUERY", Integer.toString(query),
                "QUERY_GRPC", Integer.toString(LoopbackPort.free()),
                "HEALTH", Integer.toString(health),
                // It would send traces of its own to an endpoint that is not there.
                "OTEL_TRACES_SAMPLER", "always_off"),
            URI.create("http://127.0.0.1:" + health + "/status"));
  }

  /** Starts one with its files in a directory. The test is skipped where there is no Jaeger. */
  public static Jaeger start(Path directory) throws IOException {
    Path program = Program.named("jaeger").orSkip();
    return new Jaeger(Files.createDirectories(directory), program);
  }

  /** For {@code OTEL_EXPORTER_OTLP_PROTOCOL=grpc}. */
  public URI grpcEndpoint() {
    return URI.create("http://127.0.0.1:" + grpc);
  }

  /** For {@code OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf}. */
  public URI httpEndpoint() {
    return URI.create("http://127.0.0.1:" + http);
  }

  /** The spans of a trace, as its API has them; none for a trace that it does not know. */
  public List<ArrivedSpan> spans(String traceId) {
    URI uri = URI.create("http://127.0.0.1:%d/api/v3/traces/%s".formatted(query, traceId));
    try {
      Answer answer = Answer.of(uri);
      return answer.isOk() ? ArrivedSpan.of(answer.json().path("result")) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
