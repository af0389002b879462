package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.e2e.peer.FluentBit;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.OtlpSink.ReceivedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration of Fluent Bit that is shipped, with containers' logs as a node has them. */
class FluentBitTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ID = "0123456789abcdef".repeat(4);

  @TempDir Path home;
  private OtlpSink receiver;

  @BeforeEach
  void start() {
    receiver = OtlpSink.start();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void configuration_isAccepted() throws Exception {
    assertThat(FluentBit.check()).contains("configuration test is successful");
  }

  @Test
  void linesOfAContainer_haveTheTraceOfItsShim_andThePodsLabels() throws Exception {
    Path shim = Shim.orSkip();
    Path logs = Files.createDirectories(home.resolve("containers"));
    Path pods = Files.createDirectories(home.resolve("pods"));
    Files.writeString(
        pods.resolve("ci_step-1.meta"),
        """
        {"kind":"Pod","metadata":{"name":"step-1","namespace":"ci","labels":{"app":"builder"},"annotations":{"note":"mine"}}}
        """);
    Commands.Ended ended =
        new Commands(List.of(shim.toString()), Map.of())
            .run(
                "--repo",
                "o/r",
                "--task-id",
                "t1",
                "--agent",
                "builder \"two\"",
                "--step-name",
                "compile",
                "--",
                "sh",
                "-c",
                "echo first; echo '{\"traceId\":\"mine\"}'; echo last");
    List<String> output = ended.output().lines().toList();
    JsonNode line = JSON.readTree(output.getFirst());
    write(logs.resolve("step-1_ci_main-" + ID + ".log"), output);
    write(logs.resolve("other_ci_main-" + ID.replace('0', '1') + ".log"), List.of("unrelated"));
    try (FluentBit _ = FluentBit.start(home, logs, pods, receiver.httpEndpoint())) {
      await()
          .atMost(Installation.PATIENCE)
          .untilAsserted(() -> assertThat(receiver.logs()).hasSize(output.size() + 1));
    }
    Map<String, ReceivedLog> logged =
        receiver.logs().stream().collect(Collectors.toMap(ReceivedLog::body, log -> log));
    for (String text : output) {
      ReceivedLog log = logged.get(text);
      assertThat(log.traceId()).as(text).isEqualTo(line.path("traceId").asText());
      assertThat(log.spanId()).as(text).isEqualTo(line.path("spanId").asText());
      assertThat(log.attributes())
          .as(text)
          .containsEntry("repo", "o/r")
          .containsEntry("taskId", "t1")
          .containsEntry("stepName", "compile");
      assertThat(log.log().getAttributesList())
          .filteredOn(attribute -> attribute.getKey().equals("kubernetes"))
          .singleElement()
          .asString()
          .contains("step-1", "app", "builder", "note", "mine");
    }
    assertThat(logged.get("unrelated").traceId()).isEmpty();
    assertThat(logged.get("unrelated").attributes()).doesNotContainKey("repo");
  }

  /** As a container runtime writes them. */
  private static void write(Path file, List<String> lines) throws IOException {
    Files.write(file, lines.stream().map(line -> Instant.now() + " stdout F " + line).toList());
  }
}
