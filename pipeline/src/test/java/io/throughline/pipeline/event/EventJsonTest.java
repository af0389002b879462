package io.throughline.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.Json;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.event.BuildEvent.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
  private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final Origin STEP = new Origin("2f", "", "", "");
  private static final Origin OUTPUT = new Origin("2f", "stdout", "t".repeat(32), "s".repeat(16));
  private static final JsonNode PLAN = Json.of("{\"id\":\"1\",\"get\":{\"name\":\"n\"}}");
  private static final TaskConfig TASK =
      new TaskConfig(
          "linux",
          Optional.empty(),
          Optional.of("/rootfs"),
          Optional.empty(),
          Map.of(),
          List.of(new TaskConfig.Input("a", "b", false)),
          List.of(),
          List.of(),
          new TaskConfig.Run("sh", List.of("-c", "x"), "d", ""));

  private static final Optional<Version> VERSION = Optional.of(Version.of(Map.of("ref", "x")));
  private static final List<MetadataField> METADATA = List.of(new MetadataField("n", "v"));

  /** In the order of build-events.jsonl. */
  private static final List<BuildEvent> EVENTS =
      List.of(
          new BuildEvent.Status(TIME, "started"),
          new BuildEvent.Log(TIME, OUTPUT, "é\n\u001b[1m\"x\""),
          new BuildEvent.StepError(TIME, STEP, "m"),
          new BuildEvent.InitializeTask(TIME, STEP, TASK),
          new BuildEvent.StartTask(TIME, STEP, TASK),
          new BuildEvent.FinishTask(TIME, STEP, 7),
          new BuildEvent.InitializeGet(TIME, STEP),
          new BuildEvent.StartGet(TIME, STEP),
          new BuildEvent.FinishGet(TIME, STEP, 0, VERSION, METADATA),
          new BuildEvent.InitializePut(TIME, STEP),
          new BuildEvent.StartPut(TIME, STEP),
          new BuildEvent.FinishPut(TIME, STEP, 0, VERSION, METADATA),
          new BuildEvent.FinishPut(TIME, STEP, 1, Optional.empty(), List.of()),
          new BuildEvent.InitializeCheck(TIME, STEP, "r"),
          new BuildEvent.Initialize(TIME, STEP),
          new BuildEvent.Start(TIME, STEP),
          new BuildEvent.Finish(TIME, STEP, true),
          new BuildEvent.SelectedWorker(TIME, STEP, "w"),
          new BuildEvent.WaitingForWorker(TIME, STEP),
          new BuildEvent.ImageCheck(TIME, STEP, PLAN),
          new BuildEvent.ImageGet(TIME, STEP, PLAN),
          new BuildEvent.SetPipelineChanged(TIME, STEP, true),
          new BuildEvent.AcrossSubsteps(TIME, STEP, List.of(PLAN)));

  static Stream<Arguments> events() throws IOException {
    try (InputStream file = EventJsonTest.class.getResourceAsStream("build-events.jsonl")) {
      byte[] golden = Objects.requireNonNull(file).readAllBytes();
      List<String> lines = new String(golden, StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSameSizeAs(EVENTS);
      return IntStream.range(0, EVENTS.size())
          .mapToObj(i -> Arguments.of(EVENTS.get(i), lines.get(i)));
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void write_hasTheShapeOfTheStream_andReadsBack(BuildEvent event, String golden) {
    byte[] line = EventJson.write(event, 42);

    assertThat(new String(line, StandardCharsets.UTF_8)).isEqualTo(golden);
    assertThat(EventJson.read(line)).isEqualTo(event);
  }

  @Test
  void everyKindOfEvent_isInTheTable() {
    assertThat(EVENTS.stream().map(BuildEvent::getClass).distinct())
        .hasSize(BuildEvent.class.getPermittedSubclasses().length)
        .hasSize(EventType.values().length);
  }

  @Test
  void log_isWritten_alsoWhenItWasCutInACharacter() {
    BuildEvent event = new BuildEvent.Log(TIME, STEP, "😀\ud83d");
    byte[] line = EventJson.write(event, 0);

    assertThat(new String(line, StandardCharsets.UTF_8)).contains("\"payload\":\"😀\\uD83D\"");
    assertThat(EventJson.read(line)).isEqualTo(event);
  }

  @Test
  void log_keepsManyLines() {
    String lines = "0123456789 é 漢 😀\t\u0000\n".repeat(50_000);
    BuildEvent event = new BuildEvent.Log(TIME, OUTPUT, lines);

    assertThat(EventJson.read(EventJson.write(event, Long.MAX_VALUE))).isEqualTo(event);
  }

  @Test
  void read_understandsSecondsOnly_andNewerMinorVersions() {
    String line =
        "{\"data\":{\"time\":5,\"origin\":{\"id\":\"1\"},\"payload\":\"x\",\"more\":{}},"
            + "\"event\":\"log\",\"version\":\"5.9\",\"event_id\":\"0\"}";

    assertThat(EventJson.read(line.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new BuildEvent.Log(Instant.ofEpochSecond(5), new Origin("1", "", "", ""), "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"event\":\"nope\",\"version\":\"1.0\",\"data\":{}}",
        "{\"event\":\"log\",\"version\":\"4.0\",\"data\":{}}",
        "{\"event\":\"log\",\"version\":\"5\"}",
        "{\"event\":\"log\",\"version\":\"5.1\",\"data\":[]}"
      })
  void read_refuses_whatIsNoKnownEvent(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventJson.read(line.getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("event");
  }
}
