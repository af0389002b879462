package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.cli.trace.Trace;
import io.throughline.e2e.peer.ArrivedSpan;
import io.throughline.e2e.peer.Collector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real OpenTelemetry Collector gets the trace of a build as Throughline keeps it. */
class CollectorTest {
  @TempDir Path home;

  private Collector collector;

  @BeforeEach
  void start() throws IOException {
    collector = Collector.start(home.resolve("collector"));
  }

  @AfterEach
  void stop() {
    if (collector != null) {
      collector.close();
    }
  }

  @Test
  void trace_arrivesWholeAndOnce_overGrpc() throws IOException {
    assertArrives(
        List.of(),
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            collector.grpcEndpoint().toString(),
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "grpc"),
        UnaryOperator.identity());
  }

  @Test
  void trace_arrivesWholeAndOnce_overHttp() throws IOException {
    assertArrives(
        List.of(),
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            collector.httpEndpoint().toString(),
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "http/protobuf"),
        UnaryOperator.identity());
  }

  @Test
  void trace_arrivesWholeAndOnce_inZipkinsForm() throws IOException {
    assertArrives(
        List.of("--tracing-zipkin-address", collector.zipkinEndpoint().toString()),
        Map.of(),
        ArrivedSpan::inMicroseconds);
  }

  /** Of a build of every kind of step, with spans of the user's own. */
  private void assertArrives(
      List<String> options, Map<String, String> environment, UnaryOperator<ArrivedSpan> precision)
      throws IOException {
    Path data = home.resolve("data");
    Secrets.plant(data, "main/shape/token", "planted-5f0c93");
    try (Installation installation = Installation.start(data, options, environment);
        Client client = new Client(installation.api())) {
      client.setPipeline("shape", Resources.text("shape.yml"));
      long build = client.trigger("shape", "all");
      assertThat(client.awaitEnd(build)).isEqualTo("succeeded");

      Trace trace = client.trace(build);
      assertThat(trace.services()).contains("throughline-k8s-runner", "users-own");
      await()
          .atMost(Installation.PATIENCE)
          .untilAsserted(
              () -> Traces.assertArrivedOnce(collector.spans(trace.id()), trace, precision));
    }
  }
}
