package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Builds of ten steps that take a second each, so that something can happen in their middle, and
 * what must be true of such a build whatever happened.
 */
final class TenSteps {
  private static final int STEPS = 10;
  private static final int LINES = 10;

  /** Each run of a step leaves a line here. It is not below /tmp, which steps have of their own. */
  private final Path runs =
      Path.of("/var/tmp", "throughline-runs-%d".formatted(ProcessHandle.current().pid()));

  /** Starts a build and waits until it is in its middle. */
  long startUntilMiddle(Installation installation, Client client) throws IOException {
    Secrets.plant(installation.data(), "main/chaos/needed", "needed-4d1f");
    runs.toFile().deleteOnExit();
    Files.deleteIfExists(runs);
    client.setPipeline("chaos", pipeline());
    long build = client.trigger("chaos", "ten");
    await().atMost(Installation.PATIENCE).until(() -> ran().size() >= STEPS / 2);
    return build;
  }

  /** It ends well, each step ran once, each line is there once, and its trace is whole. */
  void assertWhole(Client client, long build) {
    assertThat(client.awaitEndThrough(build)).isEqualTo("succeeded");
    assertThat(ran())
        .as("steps that ran")
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, STEPS).mapToObj(Integer::toString).toList());
    List<JsonNode> events = client.events(build);
    assertThat(events.stream().map(event -> event.path("event_id").asInt()))
        .as("ids of events")
        .containsExactlyElementsOf(IntStream.range(0, events.size()).boxed().toList());
    assertThat(client.log(build)).isEqualTo(expectedLog());
    await().atMost(Installation.PATIENCE).untilAsserted(() -> assertWhole(client.trace(build)));
  }

  private static void assertWhole(Trace trace) {
    Traces.assertWhole(trace, "");
    assertThat(trace.spans().stream().filter(span -> span.name().startsWith("task ")))
        .hasSize(STEPS);
    assertThat(trace.spans().stream().filter(span -> span.name().startsWith("RUN "))).hasSize(1);
  }

  private List<String> ran() {
    try {
      return Files.exists(runs) ? Files.readAllLines(runs) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String expectedLog() {
    return IntStream.rangeClosed(1, STEPS)
        .boxed()
        .flatMap(step ->
            IntStream.rangeClosed(1, LINES)
                .mapToObj(line -> "step %d line %d\n".formatted(step, line)))
        .collect(Collectors.joining());
  }

  private String pipeline() {
    StringBuilder steps = new StringBuilder();
    for (int step = 1; step <= STEPS; step++) {
      steps.append(
          """
            - task: step-%d
              config:
                platform: linux
                params: {NEEDED: ((needed))}
                run: {path: sh, args: [-c, 'test -n "$NEEDED" || exit 1; echo %d >> %s; for i in 1 2 3 4 5 6 7 8 9 10; do echo step %d line $i; sleep 0.1; done']}
          """
              .formatted(step, step, runs, step));
    }
    return "jobs:\n- name: ten\n  plan:\n" + steps;
  }
}
