package io.throughline.e2e.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real OpenTelemetry Collector that writes the spans which it receives to a file, and all else
 * too unless it runs as we ship it.
 */
public final class Collector implements AutoCloseable {
  private static final String CONFIG =
      """
      extensions:
        health_check: {endpoint: "127.0.0.1:${env:HEALTH}"}
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC}"}
            http: {endpoint: "127.0.0.1:${env:HTTP}"}
        zipkin: {endpoint: "127.0.0.1:${env:ZIPKIN}"}
      exporters:
        file: {path: received.jsonl, flush_interval: 200ms}
      service:
        extensions: [health_check]
        telemetry: {metrics: {level: none}}
        pipelines:
          traces: {receivers: [otlp, zipkin], exporters: [file]}
          metrics: {receivers: [otlp], exporters: [file]}
          logs: {receivers: [otlp], exporters: [file]}
      """;

  /** What is different where the Collector of {@code docker-compose.yml} runs in a test. */
  private static final String INSTEAD =
      """
      extensions:
        health_check: {endpoint: "127.0.0.1:${env:HEALTH}"}
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC}"}
            http: {endpoint: "127.0.0.1:${env:HTTP}"}
      exporters:
        file: {path: received.jsonl, flush_interval: 200ms}
        prometheus: {endpoint: "127.0.0.1:${env:PROMETHEUS}"}
      service:
        telemetry: {metrics: {level: none, readers: []}}
        pipelines:
          traces: {exporters: [file]}
      """;

  private final Path received;
  private final int grpc;
  private final int http;
  private final int zipkin;
  private final int prometheus;
  private final PeerProcess process;

  private Collector(Path directory, Path program, String... configs) throws IOException {
    this.received = directory.resolve("received.jsonl");
    this.grpc = LoopbackPort.free();
    this.http = LoopbackPort.free();
    this.zipkin = LoopbackPort.free();
    this.prometheus = LoopbackPort.free();
    int health = LoopbackPort.free();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    for (int i = 0; i < configs.length; i++) {
      String name = "config-" + i + ".yaml";
      Files.writeString(directory.resolve(name), configs[i]);
      command.addAll(List.of("--config", name));
    }
    this.process =
        PeerProcess.start(
            directory,
            command,
            Map.of(
                "GRPC", Integer.toString(grpc),
                "HTTP", Integer.toString(http),
                "ZIPKIN", Integer.toString(zipkin),
                "PROMETHEUS", Integer.toString(prometheus),
                "HEALTH", Integer.toString(health)),
            URI.create("http://127.0.0.1:" + health));
  }

  /** Starts one with its files in a directory. The test is skipped where there is no Collector. */
  public static Collector start(Path directory) throws IOException {
    Path program = Program.named("otelcol").orSkip();
    return new Collector(Files.createDirectories(directory), program, CONFIG);
  }

  /** Starts one with the configuration of {@code docker-compose.yml}, all but its addresses. */
  public static Collector startShipped(Path directory, String config) throws IOException {
    Path program = Program.named("otelcol").orSkip();
    return new Collector(Files.createDirectories(directory), program, config, INSTEAD);
  }

  /** For {@code OTEL_EXPORTER_OTLP_PROTOCOL=grpc}. */
  public URI grpcEndpoint() {
    return URI.create("http://127.0.0.1:" + grpc);
  }

  /** For {@code OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf}. */
  public URI httpEndpoint() {
    return URI.create("http://127.0.0.1:" + http);
  }

  /** Where spans are posted in Zipkin's form. */
  public URI zipkinEndpoint() {
    return URI.create("http://127.0.0.1:" + zipkin + "/api/v2/spans");
  }

  /** Host and port where the Collector that we ship shows metrics to Prometheus. */
  public String scraped() {
    return "127.0.0.1:" + prometheus;
  }

  /** The spans of a trace that have arrived, in their order, each as often as it came. */
  public List<ArrivedSpan> spans(String traceId) {
    return spans().filter(span -> span.traceId().equals(traceId)).toList();
  }

  /** The traces of which a span has arrived. */
  public Set<String> traces() {
    return spans().map(ArrivedSpan::traceId).collect(Collectors.toSet());
  }

  /** The newest figure of each counter and each count of a histogram. */
  public Map<Series, Double> totals() {
    return Series.newest(received());
  }

  @Override
  public void close() {
    process.close();
  }

  private Stream<ArrivedSpan> spans() {
    return received().stream().flatMap(export -> ArrivedSpan.of(export).stream());
  }

  /** Every export that is in the file as a whole. */
  private List<JsonNode> received() {
    try {
      if (!Files.exists(received)) {
        return List.of();
      }
      String text = Files.readString(received);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      try (Stream<String> lines = whole.lines()) {
        return lines.map(Answer::json).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
