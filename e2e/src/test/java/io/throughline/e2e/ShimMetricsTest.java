package io.throughline.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.e2e.peer.Collector;
import io.throughline.e2e.peer.Exemplar;
import io.throughline.e2e.peer.Prometheus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred shims at once, through the Collector and into the Prometheus of {@code
 * docker-compose.yml}: every step is counted once, and there are as many series as kinds of steps.
 */
class ShimMetricsTest {
  private static final int STEPS = 100;

  /** Of a kind of step: 18 buckets, sum and count of the histogram, and two counters. */
  private static final int SERIES_OF_A_KIND = 18 + 2 + 2;

  /** What series differ in. */
  private record Kind(String agent, String repo, String step, String workflow, String namespace) {
    private static Kind of(Map<String, String> labels) {
      return new Kind(
          labels.get("agent"),
          labels.get("repo"),
          labels.get("stepName"),
          labels.get("workflowName"),
          labels.get("namespace"));
    }
  }

  /** One call of the shim. */
  private record Step(int number) {
    private Kind kind() {
      return new Kind(
          "agent-" + number % 2,
          "o/repo-" + number % 3,
          "step-" + number % 2,
          "workflow-" + number % 3,
          "namespace-" + number % 2);
    }

    private boolean isToFail() {
      return number % 7 < 2;
    }

    private List<String> command(Path shim) {
      Kind kind = kind();
      return List.of(
          shim.toString(),
          "--first-line=none",
          "--agent=" + kind.agent,
          "--repo=" + kind.repo,
          "--step-name=" + kind.step,
          "--workflow-name=" + kind.workflow,
          "--namespace=" + kind.namespace,
          "--task-id=task-" + number,
          "--commit-sha=commit-" + number,
          "--pr-number=" + number,
          "--node-id=node-" + number,
          "--grace=120s",
          "sh",
          "-c",
          "sleep 0." + number % 10 + (isToFail() ? "; exit 3" : ""));
    }
  }

  @TempDir Path home;

  private Collector collector;
  private Prometheus prometheus;

  @BeforeEach
  void start() throws IOException {
    Path deploy = Installation.checkout().resolve("deploy");
    collector =
        Collector.startShipped(
            home.resolve("collector"), Files.readString(deploy.resolve("collector/config.yaml")));
    prometheus =
        Prometheus.start(
            home.resolve("prometheus"),
            Files.readString(deploy.resolve("prometheus/prometheus.yml"))
                .replace("collector:8889", collector.scraped())
                .replace("scrape_interval: 10s", "scrape_interval: 1s"));
  }

  @AfterEach
  void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (collector != null) {
      collector.close();
    }
  }

  @Test
  void counters_areWhatHappened_andSeriesAreAsManyAsKindsOfSteps() throws Exception {
    Path shim = Shim.orSkip();
    List<Step> steps = IntStream.range(0, STEPS).mapToObj(Step::new).toList();
    runAtOnce(shim, steps, "http/protobuf", collector.httpEndpoint());
    awaitCounts(steps, 1);
    runAtOnce(shim, steps, "grpc", collector.grpcEndpoint());
    awaitCounts(steps, 2);

    int kinds = steps.stream().collect(groupingBy(Step::kind)).size();
    assertThat(kinds).isEqualTo(6);
    assertThat(prometheus.series("agent_step_.+")).isEqualTo(kinds * SERIES_OF_A_KIND);
    assertThat(prometheus.exemplars("agent_step_duration_ms"))
        .extracting(exemplar -> Kind.of(exemplar.series().labels()))
        .containsAll(steps.stream().map(Step::kind).toList());
    assertThat(collector.traces())
        .hasSize(2 * STEPS)
        .containsAll(
            prometheus.exemplars("agent_step_duration_ms").stream()
                .map(Exemplar::traceId)
                .toList());
  }

  /** All of them have begun before the first is waited for. */
  private static void runAtOnce(Path shim, List<Step> steps, String protocol, URI endpoint)
      throws Exception {
    List<Process> processes = new ArrayList<>();
    for (Step step : steps) {
      // Differs in the resource too, as names of pods do.
      ProcessBuilder builder = new ProcessBuilder(step.command(shim)).inheritIO();
      builder
          .environment()
          .putAll(
              Map.of(
                  "OTEL_EXPORTER_OTLP_PROTOCOL",
                  protocol,
                  "OTEL_EXPORTER_OTLP_ENDPOINT",
                  endpoint.toString(),
                  "OTEL_RESOURCE_ATTRIBUTES",
                  "k8s.pod.name=pod-" + step.number));
      processes.add(builder.start());
    }
    for (Step step : steps) {
      int status = processes.get(step.number).waitFor();
      assertThat(status).isEqualTo(step.isToFail() ? 3 : 0);
    }
  }

  private void awaitCounts(List<Step> steps, int rounds) {
    Map<Kind, Long> all = new HashMap<>(steps.stream().collect(groupingBy(Step::kind, counting())));
    all.replaceAll((kind, count) -> rounds * count);
    Map<Kind, Long> failures =
        all.keySet().stream()
            .collect(
                toMap(
                    kind -> kind,
                    kind ->
                        rounds
                            * steps.stream()
                                .filter(step -> step.kind().equals(kind) && step.isToFail())
                                .count()));
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> {
          assertThat(counts("agent_step_duration_ms_count")).isEqualTo(all);
          assertThat(counts("agent_step_fail_total")).isEqualTo(failures);
        });
    all.replaceAll((kind, count) -> count - failures.get(kind));
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> assertThat(counts("agent_step_success_total")).isEqualTo(all));
  }

  private Map<Kind, Long> counts(String name) {
    return prometheus.totals().entrySet().stream()
        .filter(total -> total.getKey().name().equals(name))
        .collect(
            toMap(
                total -> Kind.of(total.getKey().labels()), total -> total.getValue().longValue()));
  }
}
