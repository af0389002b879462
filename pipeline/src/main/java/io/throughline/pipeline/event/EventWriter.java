package io.throughline.pipeline.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.TaskConfig;
import io.throughline.pipeline.event.BuildEvent.Origin;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the payload of an event, straight and without trees: lines of logs are many. */
final class EventWriter {
  private final JsonGenerator json;

  EventWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(BuildEvent event) throws IOException {
    json.writeStartObject();
    writeTime(event.time());
    switch (event) {
      case BuildEvent.Status e -> json.writeStringField("status", e.status());
      case BuildEvent.Log e -> of(e.origin()).writeStringField("payload", e.payload());
      case BuildEvent.StepError e -> of(e.origin()).writeStringField("message", e.message());
      case BuildEvent.InitializeTask e -> writeTask(e.origin(), e.config());
      case BuildEvent.StartTask e -> writeTask(e.origin(), e.config());
      case BuildEvent.FinishTask e ->
          of(e.origin()).writeNumberField("exit_status", e.exitStatus());
      case BuildEvent.InitializeGet e -> of(e.origin());
      case BuildEvent.StartGet e -> of(e.origin());
      case BuildEvent.FinishGet e ->
          writeEnd(e.origin(), e.exitStatus(), e.version(), e.metadata());
      case BuildEvent.InitializePut e -> of(e.origin());
      case BuildEvent.StartPut e -> of(e.origin());
      case BuildEvent.FinishPut e ->
          writeEnd(e.origin(), e.exitStatus(), e.version(), e.metadata());
      case BuildEvent.InitializeCheck e -> of(e.origin()).writeStringField("name", e.name());
      case BuildEvent.Initialize e -> of(e.origin());
      case BuildEvent.Start e -> of(e.origin());
      case BuildEvent.Finish e -> of(e.origin()).writeBooleanField("succeeded", e.succeeded());
      case BuildEvent.SelectedWorker e ->
          of(e.origin()).writeStringField("selected_worker", e.worker());
      case BuildEvent.WaitingForWorker e -> of(e.origin());
      case BuildEvent.ImageCheck e -> writeTree("plan", e.origin(), e.publicPlan());
      case BuildEvent.ImageGet e -> writeTree("plan", e.origin(), e.publicPlan());
      case BuildEvent.SetPipelineChanged e ->
          of(e.origin()).writeBooleanField("changed", e.changed());
      case BuildEvent.AcrossSubsteps e -> writeSubsteps(e.origin(), e.substeps());
    }
    json.writeEndObject();
  }

  private void writeTime(Instant time) throws IOException {
    json.writeNumberField("time", time.getEpochSecond());
    json.writeNumberField("time_ms", time.toEpochMilli());
  }

  private JsonGenerator of(Origin origin) throws IOException {
    json.writeObjectFieldStart("origin");
    json.writeStringField("id", origin.planId());
    if (!origin.source().isEmpty()) {
      json.writeStringField("source", origin.source());
    }
    json.writeEndObject();
    if (!origin.traceId().isEmpty()) {
      json.writeStringField("trace_id", origin.traceId());
    }
    if (!origin.spanId().isEmpty()) {
      json.writeStringField("span_id", origin.spanId());
    }
    return json;
  }

  private void writeEnd(
      Origin origin, int exitStatus, Optional<Version> version, List<MetadataField> metadata)
      throws IOException {
    of(origin).writeNumberField("exit_status", exitStatus);
    if (version.isPresent()) {
      json.writeObjectFieldStart("version");
      for (Map.Entry<String, String> field : version.get().fields().entrySet()) {
        json.writeStringField(field.getKey(), field.getValue());
      }
      json.writeEndObject();
    } else {
      json.writeNullField("version");
    }
    if (metadata.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("metadata");
    for (MetadataField field : metadata) {
      writeNamed("value", field.name(), field.value());
    }
    json.writeEndArray();
  }

  private void writeTask(Origin origin, TaskConfig config) throws IOException {
    of(origin).writeObjectFieldStart("config");
    json.writeStringField("platform", config.platform());
    json.writeStringField("image", config.rootfsUri().orElse(""));
    json.writeObjectFieldStart("run");
    json.writeStringField("path", config.run().path());
    json.writeArrayFieldStart("args");
    for (String arg : config.run().args()) {
      json.writeString(arg);
    }
    json.writeEndArray();
    json.writeStringField("dir", config.run().dir());
    json.writeEndObject();
    json.writeArrayFieldStart("inputs");
    for (TaskConfig.Input input : config.inputs()) {
      writeNamed("path", input.name(), input.path());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeNamed(String field, String name, String value) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField(field, value);
    json.writeEndObject();
  }

  private void writeTree(String field, Origin origin, JsonNode tree) throws IOException {
    of(origin).writeFieldName(field);
    json.writeRawValue(CanonicalJson.text(tree));
  }

  private void writeSubsteps(Origin origin, List<JsonNode> substeps) throws IOException {
    of(origin).writeArrayFieldStart("substeps");
    for (JsonNode substep : substeps) {
      json.writeRawValue(CanonicalJson.text(substep));
    }
    json.writeEndArray();
  }
}
