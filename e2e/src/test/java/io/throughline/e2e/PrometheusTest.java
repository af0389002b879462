package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import io.throughline.e2e.peer.Collector;
import io.throughline.e2e.peer.Exemplar;
import io.throughline.e2e.peer.LoopbackPort;
import io.throughline.e2e.peer.Prometheus;
import io.throughline.e2e.peer.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real Prometheus scrapes the five services, each by itself or all at one address, and what it
 * shows leads to traces: to those that are exported, and to those of builds, which are kept,
 * whatever a sampler decides about exporting.
 */
@ParameterizedClass
@CsvSource({
  "FIVE_PROCESSES, parentbased_always_on",
  "FIVE_PROCESSES, always_off",
  "ONE_PROCESS, always_off"
})
class PrometheusTest {
  private static final String SERVICE = "throughline-";

  /** What does not change any more when no build runs. */
  private static final Set<String> OF_BUILDS =
      Set.of(
          "cicd_pipeline_run_duration_seconds_count",
          "cicd_pipeline_run_errors_total",
          "throughline_step_duration_seconds_count",
          "throughline_check_duration_seconds_count",
          "throughline_secret_lookup_duration_seconds_count",
          "throughline_log_bytes_total");

  @TempDir static Path home;

  private static Collector collector;
  private static Installation installation;
  private static Prometheus prometheus;
  private static Client client;
  private static Map<String, Trace> traces;

  @Parameter(0)
  Form form;

  @Parameter(1)
  String sampler;

  @BeforeParameterizedClassInvocation
  static void start(Form form, String sampler) throws IOException {
    Path directory = Files.createDirectories(home.resolve(form + "-" + sampler));
    collector = Collector.start(directory.resolve("collector"));
    Path data = directory.resolve("data");
    Secrets.plant(data, "main/shape/token", "planted-5f0c93");
    installation =
        Installation.start(
            data,
            options(form),
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.grpcEndpoint().toString(),
                "OTEL_METRIC_EXPORT_INTERVAL",
                "2000",
                "OTEL_TRACES_SAMPLER",
                sampler));
    prometheus = Prometheus.start(directory.resolve("prometheus"), targets());
    client = new Client(installation.api());
    client.setPipeline("shape", Resources.text("shape.yml"));
    traces =
        Stream.of("all", "failing", "impossible")
            .map(PrometheusTest::traceOf)
            .collect(Collectors.toMap(Trace::id, trace -> trace));
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    for (AutoCloseable started :
        new AutoCloseable[] {client, prometheus, installation, collector}) {
      if (started != null) {
        started.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cicd_pipeline_run_duration_seconds", "throughline_step_duration_seconds"})
  void exemplarsOfBuilds_leadToSpansThatAreKept(String histogram) {
    assertThat(awaitExemplars(histogram))
        .allSatisfy(exemplar ->
            assertThat(keptSpans(exemplar.traceId()))
                .as("spans of the kept trace for %s", exemplar)
                .contains(exemplar.spanId()));
  }

  @Test
  void exemplarsOfBuilds_areThereForEachOfThem() {
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    prometheus.exemplars("cicd_pipeline_run_duration_seconds").stream()
                        .map(Exemplar::traceId))
                .containsAll(traces.keySet()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http_server_request_duration_seconds",
        "rpc_server_call_duration_seconds",
        "rpc_client_call_duration_seconds",
        "db_client_operation_duration_seconds"
      })
  void exemplarsOfCalls_leadToTracesThatAreKeptOrExported(String histogram) {
    Set<String> ids =
        awaitExemplars(histogram).stream().map(Exemplar::traceId).collect(Collectors.toSet());
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> {
          Set<String> there = new HashSet<>(collector.traces());
          there.addAll(traces.keySet());
          assertThat(there).as("traces that are kept or exported").containsAll(ids);
        });
  }

  @Test
  void counts_areTheSameInTheScrapeAndOverOtlp_whenNothingRuns() {
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> {
          Map<Series, Double> scraped = ofBuilds(prometheus.totals());
          assertThat(scraped.keySet().stream().map(Series::name).distinct())
              .containsExactlyInAnyOrderElementsOf(OF_BUILDS);
          assertThat(ofBuilds(collector.totals())).isEqualTo(scraped);
        });
  }

  private static Trace traceOf(String job) {
    long build = client.trigger("shape", job);
    client.awaitEnd(build);
    return client.trace(build);
  }

  private static List<Exemplar> awaitExemplars(String histogram) {
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() ->
            assertThat(prometheus.exemplars(histogram))
                .as("exemplars of " + histogram)
                .isNotEmpty());
    return prometheus.exemplars(histogram);
  }

  private static List<String> keptSpans(String traceId) {
    Trace trace = traces.get(traceId);
    return trace == null ? List.of() : trace.spans().stream().map(Span::id).toList();
  }

  private static Map<Series, Double> ofBuilds(Map<Series, Double> totals) {
    return totals.entrySet().stream()
        .filter(total -> OF_BUILDS.contains(total.getKey().name()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** One process shows everything at an address that is asked for. */
  private static List<String> options(Form form) {
    List<String> options = new ArrayList<>(form.options());
    if (form == Form.ONE_PROCESS) {
      options.add("--prometheus-bind-ip=127.0.0.1");
      options.add("--prometheus-bind-port=" + LoopbackPort.free());
    }
    return options;
  }

  /** Where metrics are shown: at addresses for that alone, or else by each service's management. */
  private static Map<String, String> targets() {
    JsonNode running = installation.running();
    JsonNode addresses =
        running.path("metrics").isEmpty() ? running.path("management") : running.path("metrics");
    Map<String, String> targets = new TreeMap<>();
    addresses
        .properties()
        .forEach(address -> targets.put(SERVICE + address.getKey(), address.getValue().asText()));
    return targets;
  }
}
