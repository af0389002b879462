package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step has printed is in its log, also when its process lived only for a moment. */
class CompleteOutputTest {
  private static final int BUILDS = 1_000;
  private static final int AT_ONCE = 8;
  private static final String PRINTED = "all of it, bis zum letzten Zeichen: €";
  private static final String PIPELINE =
      """
      jobs:
      - name: echo
        plan:
        - task: echo
          config:
            platform: linux
            run: {path: echo, args: ["%s"]}
      """
          .formatted(PRINTED);

  @TempDir Path home;

  @Test
  void log_isComplete_inAThousandBuildsOnABusyMachine() throws Exception {
    try (Installation installation =
            Installation.start(home.resolve("data"), Form.ONE_PROCESS.options(), Map.of());
        Client client = new Client(installation.api());
        BusyMachine _ = BusyMachine.start();
        ExecutorService users = Executors.newFixedThreadPool(AT_ONCE)) {
      client.setPipeline("short", PIPELINE);
      List<Future<String>> logs =
          IntStream.range(0, BUILDS).mapToObj(_ -> users.submit(() -> logOfOne(client))).toList();
      for (Future<String> log : logs) {
        assertThat(log.get()).isEqualTo(PRINTED + "\n");
      }
    }
  }

  /** Runs a build; following its events is how a user waits for its end. */
  private static String logOfOne(Client client) {
    long build = client.trigger("short", "echo");
    String log = client.log(build);
    JsonNode ended =
        await().atMost(Installation.PATIENCE).until(() -> client.build(build), Client::isOver);
    assertThat(ended.path("status").asText()).isEqualTo("succeeded");
    return log;
  }
}
