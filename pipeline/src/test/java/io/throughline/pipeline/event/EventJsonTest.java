package io.throughline.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.Json;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.event.BuildEvent.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final String TASK_JSON =
      ",\"config\":{\"platform\":\"linux\",\"image\":\"/rootfs\",\"run\":{\"path\":\"sh\","
          + "\"args\":[\"-c\",\"x\"],\"dir\":\"d\"},\"inputs\":[{\"name\":\"a\",\"path\":\"b\"}]}";
  private static final String ID = "\"origin\":{\"id\":\"2f\"}";
  private static final String PLAN_JSON = "{\"get\":{\"name\":\"n\"},\"id\":\"1\"}";

  private static final Optional<Version> VERSION = Optional.of(Version.of(Map.of("ref", "x")));
  private static final List<MetadataField> METADATA = List.of(new MetadataField("n", "v"));
  private static final String END =
      ",\"exit_status\":0,\"version\":{\"ref\":\"x\"},"
          + "\"metadata\":[{\"name\":\"n\",\"value\":\"v\"}]";

  static Stream<Arguments> events() {
    return Stream.concat(stepEvents(), otherEvents());
  }

  private static Stream<Arguments> stepEvents() {
    return Stream.of(
        Arguments.of(
            new BuildEvent.InitializeTask(TIME, STEP, TASK),
            "initialize-task",
            "4.0",
            ID + TASK_JSON),
        Arguments.of(
            new BuildEvent.StartTask(TIME, STEP, TASK), "start-task", "5.0", ID + TASK_JSON),
        Arguments.of(
            new BuildEvent.FinishTask(TIME, STEP, 7),
            "finish-task",
            "4.0",
            ID + ",\"exit_status\":7"),
        Arguments.of(new BuildEvent.InitializeGet(TIME, STEP), "initialize-get", "2.0", ID),
        Arguments.of(new BuildEvent.StartGet(TIME, STEP), "start-get", "1.0", ID),
        Arguments.of(
            new BuildEvent.FinishGet(TIME, STEP, 0, VERSION, METADATA),
            "finish-get",
            "5.1",
            ID + END),
        Arguments.of(new BuildEvent.InitializePut(TIME, STEP), "initialize-put", "2.0", ID),
        Arguments.of(new BuildEvent.StartPut(TIME, STEP), "start-put", "1.0", ID),
        Arguments.of(
            new BuildEvent.FinishPut(TIME, STEP, 0, VERSION, METADATA),
            "finish-put",
            "5.1",
            ID + END),
        Arguments.of(
            new BuildEvent.FinishPut(TIME, STEP, 1, Optional.empty(), List.of()),
            "finish-put",
            "5.1",
            ID + ",\"exit_status\":1,\"version\":null"));
  }

  private static Stream<Arguments> otherEvents() {
    return Stream.of(
        Arguments.of(
            new BuildEvent.Status(TIME, "started"), "status", "1.0", "\"status\":\"started\""),
        Arguments.of(
            new BuildEvent.Log(TIME, OUTPUT, "é\n\u001b[1m\"x\""),
            "log",
            "5.1",
            "\"origin\":{\"id\":\"2f\",\"source\":\"stdout\"},\"trace_id\":\"%s\",\"span_id\":\"%s\",\"payload\":\"é\\n\\u001B[1m\\\"x\\\"\""
                .formatted("t".repeat(32), "s".repeat(16))),
        Arguments.of(
            new BuildEvent.StepError(TIME, STEP, "m"), "error", "4.1", ID + ",\"message\":\"m\""),
        Arguments.of(
            new BuildEvent.InitializeCheck(TIME, STEP, "r"),
            "initialize-check",
            "1.0",
            ID + ",\"name\":\"r\""),
        Arguments.of(new BuildEvent.Initialize(TIME, STEP), "initialize", "1.0", ID),
        Arguments.of(new BuildEvent.Start(TIME, STEP), "start", "1.0", ID),
        Arguments.of(
            new BuildEvent.Finish(TIME, STEP, true), "finish", "1.0", ID + ",\"succeeded\":true"),
        Arguments.of(
            new BuildEvent.SelectedWorker(TIME, STEP, "w"),
            "selected-worker",
            "1.0",
            ID + ",\"selected_worker\":\"w\""),
        Arguments.of(new BuildEvent.WaitingForWorker(TIME, STEP), "waiting-for-worker", "1.0", ID),
        Arguments.of(
            new BuildEvent.ImageCheck(TIME, STEP, PLAN),
            "image-check",
            "1.1",
            ID + ",\"plan\":" + PLAN_JSON),
        Arguments.of(
            new BuildEvent.ImageGet(TIME, STEP, PLAN),
            "image-get",
            "1.1",
            ID + ",\"plan\":" + PLAN_JSON),
        Arguments.of(
            new BuildEvent.SetPipelineChanged(TIME, STEP, true),
            "set-pipeline-changed",
            "1.0",
            ID + ",\"changed\":true"),
        Arguments.of(
            new BuildEvent.AcrossSubsteps(TIME, STEP, List.of(PLAN)),
            "across-substeps",
            "1.0",
            ID + ",\"substeps\":[" + PLAN_JSON + "]"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("events")
  void write_hasTheShapeOfTheStream_andReadsBack(
      BuildEvent event, String type, String version, String fields) {
    byte[] line = EventJson.write(event, 42);

    assertThat(new String(line, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"data\":{\"time\":1700000000,\"time_ms\":1700000000123,%s},\"event\":\"%s\",\"version\":\"%s\",\"event_id\":\"42\"}"
                .formatted(fields, type, version));
    assertThat(EventJson.read(line)).isEqualTo(event);
  }

  @Test
  void everyKindOfEvent_isInTheTable() {
    assertThat(events().map(arguments -> arguments.get()[0].getClass()).distinct())
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
