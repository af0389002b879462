package io.throughline.pipeline.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.event.BuildEvent.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link EventWriter} and other servers of the same stream write. */
final class EventReader {
  private final JsonNode data;
  private final Instant time;
  private final Origin origin;

  private EventReader(JsonNode data) {
    this.data = data;
    this.time = timeOf(data);
    JsonNode from = data.path("origin");
    this.origin =
        new Origin(
            from.path("id").asText(),
            from.path("source").asText(),
            data.path("trace_id").asText(),
            data.path("span_id").asText());
  }

  static BuildEvent read(JsonNode envelope) {
    String name = envelope.path("event").asText();
    String version = envelope.path("version").asText();
    EventType type =
        EventType.named(name)
            .orElseThrow(() -> new IllegalArgumentException("unknown event type: " + name));
    if (!type.reads(version)) {
      throw new IllegalArgumentException(
          "unknown version of event %s: %s".formatted(name, version));
    }
    JsonNode data = envelope.path("data");
    if (!data.isObject()) {
      throw new IllegalArgumentException("an event has no data");
    }
    return new EventReader(data).event(type);
  }

  private static Instant timeOf(JsonNode data) {
    return data.has("time_ms")
        ? Instant.ofEpochMilli(data.path("time_ms").asLong())
        : Instant.ofEpochSecond(data.path("time").asLong());
  }

  private BuildEvent event(EventType type) {
    return switch (type) {
      case STATUS -> new BuildEvent.Status(time, text("status"));
      case LOG -> new BuildEvent.Log(time, origin, text("payload"));
      case ERROR -> new BuildEvent.StepError(time, origin, text("message"));
      case INITIALIZE_TASK -> new BuildEvent.InitializeTask(time, origin, task());
      case START_TASK -> new BuildEvent.StartTask(time, origin, task());
      case FINISH_TASK -> new BuildEvent.FinishTask(time, origin, exitStatus());
      case INITIALIZE_GET -> new BuildEvent.InitializeGet(time, origin);
      case START_GET -> new BuildEvent.StartGet(time, origin);
      case FINISH_GET ->
          new BuildEvent.FinishGet(time, origin, exitStatus(), version(), metadata());
      case INITIALIZE_PUT -> new BuildEvent.InitializePut(time, origin);
      case START_PUT -> new BuildEvent.StartPut(time, origin);
      case FINISH_PUT ->
          new BuildEvent.FinishPut(time, origin, exitStatus(), version(), metadata());
      case INITIALIZE_CHECK -> new BuildEvent.InitializeCheck(time, origin, text("name"));
      case INITIALIZE -> new BuildEvent.Initialize(time, origin);
      case START -> new BuildEvent.Start(time, origin);
      case FINISH -> new BuildEvent.Finish(time, origin, data.path("succeeded").asBoolean());
      case SELECTED_WORKER -> new BuildEvent.SelectedWorker(time, origin, text("selected_worker"));
      case WAITING_FOR_WORKER -> new BuildEvent.WaitingForWorker(time, origin);
      case IMAGE_CHECK -> new BuildEvent.ImageCheck(time, origin, data.path("plan"));
      case IMAGE_GET -> new BuildEvent.ImageGet(time, origin, data.path("plan"));
      case SET_PIPELINE_CHANGED ->
          new BuildEvent.SetPipelineChanged(time, origin, data.path("changed").asBoolean());
      case ACROSS_SUBSTEPS -> new BuildEvent.AcrossSubsteps(time, origin, children("substeps"));
    };
  }

  private String text(String field) {
    return data.path(field).asText();
  }

  private int exitStatus() {
    return data.path("exit_status").asInt();
  }

  private Optional<Version> version() {
    JsonNode version = data.path("version");
    return version.isObject() ? Optional.of(Version.fromJson(version)) : Optional.empty();
  }

  private List<MetadataField> metadata() {
    return children("metadata").stream()
        .map(field -> new MetadataField(field.path("name").asText(), field.path("value").asText()))
        .toList();
  }

  private List<JsonNode> children(String field) {
    List<JsonNode> children = new ArrayList<>();
    data.path(field).forEach(children::add);
    return children;
  }

  /** The part of the configuration that the stream has. */
  private TaskConfig task() {
    JsonNode config = data.path("config");
    List<TaskConfig.Input> inputs = new ArrayList<>();
    config
        .path("inputs")
        .forEach(input ->
            inputs.add(
                new TaskConfig.Input(
                    input.path("name").asText(), input.path("path").asText(), false)));
    String image = config.path("image").asText();
    return new TaskConfig(
        config.path("platform").asText(),
        Optional.empty(),
        image.isEmpty() ? Optional.empty() : Optional.of(image),
        Optional.empty(),
        Map.of(),
        inputs,
        List.of(),
        List.of(),
        run(config.path("run")));
  }

  private static TaskConfig.Run run(JsonNode run) {
    List<String> args = new ArrayList<>();
    run.path("args").forEach(arg -> args.add(arg.asText()));
    return new TaskConfig.Run(run.path("path").asText(), args, run.path("dir").asText(), "");
  }
}
