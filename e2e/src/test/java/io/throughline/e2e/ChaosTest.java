package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.trace.Trace;
import io.throughline.telemetry.testing.OtlpSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is killed in the middle of a build of ten steps: it succeeds, each step runs once, each
 * line is there once, and its trace is whole.
 */
class ChaosTest {
  private static final int STEPS = 10;
  private static final int LINES = 10;

  @TempDir static Path home;

  private static OtlpSink collector;
  private static Installation installation;
  private static Client client;

  @BeforeAll
  static void start() {
    collector = OtlpSink.start();
    installation =
        Installation.start(
            home.resolve("data"),
            Form.FIVE_PROCESSES.options(),
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.grpcEndpoint().toString()));
    client = new Client(installation.api());
    client.setPipeline("chaos", pipeline());
  }

  @AfterAll
  static void stop() {
    client.close();
    installation.close();
    collector.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api-gateway",
        "scheduler",
        "build-engine",
        "k8s-runner",
        "credentials",
        "postgres"
      })
  void build_isWhole_whenAProcessIsKilled(String victim) throws IOException {
    Files.deleteIfExists(runs());
    long build = client.trigger("chaos", "ten");
    awaitStep(5);
    long before = installation.pid(victim);
    installation.kill(victim);

    await()
        .atMost(Installation.PATIENCE)
        .ignoreExceptions()
        .until(() -> client.awaitEnd(build).equals("succeeded"));
    assertWhole(build);
    await().atMost(Installation.PATIENCE).until(() -> installation.pid(victim) != before);
  }

  @Test
  void build_goesOn_whenEverythingIsKilledAtOnce() throws Exception {
    Files.deleteIfExists(runs());
    long build = client.trigger("chaos", "ten");
    awaitStep(5);
    installation.killAndRestart();
    client.close();
    client = new Client(installation.api());

    assertThat(client.awaitEnd(build)).isEqualTo("succeeded");
    assertWhole(build);
  }

  private static void assertWhole(long build) throws IOException {
    assertThat(Files.readAllLines(runs()))
        .as("steps that ran")
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, STEPS).mapToObj(Integer::toString).toList());
    List<JsonNode> events = client.events(build);
    assertThat(events.stream().map(event -> event.path("event_id").asInt()))
        .as("ids of events")
        .containsExactlyElementsOf(IntStream.range(0, events.size()).boxed().toList());
    assertThat(client.log(build)).isEqualTo(expectedLog());
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> {
          Trace trace = client.trace(build);
          Traces.assertWhole(trace, "");
          assertThat(trace.spans().stream().filter(span -> span.name().startsWith("task ")))
              .hasSize(STEPS);
          Traces.assertExportedOnce(collector, trace);
        });
  }

  private static void awaitStep(int step) {
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> Files.exists(runs()) && Files.readAllLines(runs()).size() >= step);
  }

  private static String expectedLog() {
    return IntStream.rangeClosed(1, STEPS)
        .boxed()
        .flatMap(step ->
            IntStream.rangeClosed(1, LINES)
                .mapToObj(line -> "step %d line %d\n".formatted(step, line)))
        .collect(Collectors.joining());
  }

  /** Steps have a /tmp of their own, so this is elsewhere. */
  private static Path runs() {
    return Path.of("target", "chaos-runs").toAbsolutePath();
  }

  private static String pipeline() {
    StringBuilder steps = new StringBuilder();
    for (int step = 1; step <= STEPS; step++) {
      steps.append(
          """
            - task: step-%d
              config:
                platform: linux
                run: {path: sh, args: [-c, 'echo %d >> %s; for i in 1 2 3 4 5 6 7 8 9 10; do echo step %d line $i; sleep 0.1; done']}
          """
              .formatted(step, step, runs(), step));
    }
    return "jobs:\n- name: ten\n  plan:\n" + steps;
  }
}
