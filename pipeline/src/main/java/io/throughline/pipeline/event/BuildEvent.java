package io.throughline.pipeline.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.TaskConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened in a build, in the order in which it happened. Clients read these as they are: the
 * names, versions and shapes on the wire are those of Concourse's event stream, with extra keys for
 * what Throughline knows more ({@code time_ms}, {@code trace_id}, {@code span_id}).
 */
public sealed interface BuildEvent {
  Instant time();

  /**
   * The step that an event is about.
   *
   * @param planId the step's plan id
   * @param source {@code stdout}, {@code stderr} or empty
   * @param traceId trace of the step's span, empty when unknown
   * @param spanId the step's span, empty when unknown
   */
  record Origin(String planId, String source, String traceId, String spanId) {
    public Origin withSource(String name) {
      return new Origin(planId, name, traceId, spanId);
    }
  }

  /** The build reached a status: {@code started} first, a terminal one last. */
  record Status(Instant time, String status) implements BuildEvent {}

  /** Output of a step: any number of lines, or parts of them. */
  record Log(Instant time, Origin origin, String payload) implements BuildEvent {}

  /** The system failed a step; the message is for the user. */
  record StepError(Instant time, Origin origin, String message) implements BuildEvent {}

  record InitializeTask(Instant time, Origin origin, TaskConfig config) implements BuildEvent {}

  record StartTask(Instant time, Origin origin, TaskConfig config) implements BuildEvent {}

  record FinishTask(Instant time, Origin origin, int exitStatus) implements BuildEvent {}

  record InitializeGet(Instant time, Origin origin) implements BuildEvent {}

  record StartGet(Instant time, Origin origin) implements BuildEvent {}

  record FinishGet(
      Instant time,
      Origin origin,
      int exitStatus,
      Optional<Version> version,
      List<MetadataField> metadata)
      implements BuildEvent {
    public FinishGet {
      metadata = List.copyOf(metadata);
    }
  }

  record InitializePut(Instant time, Origin origin) implements BuildEvent {}

  record StartPut(Instant time, Origin origin) implements BuildEvent {}

  record FinishPut(
      Instant time,
      Origin origin,
      int exitStatus,
      Optional<Version> version,
      List<MetadataField> metadata)
      implements BuildEvent {
    public FinishPut {
      metadata = List.copyOf(metadata);
    }
  }

  record InitializeCheck(Instant time, Origin origin, String name) implements BuildEvent {}

  /** A step of any other kind begins. */
  record Initialize(Instant time, Origin origin) implements BuildEvent {}

  record Start(Instant time, Origin origin) implements BuildEvent {}

  record Finish(Instant time, Origin origin, boolean succeeded) implements BuildEvent {}

  record SelectedWorker(Instant time, Origin origin, String worker) implements BuildEvent {}

  record WaitingForWorker(Instant time, Origin origin) implements BuildEvent {}

  /** A plan that was made while the build ran, as clients may see it. */
  record ImageCheck(Instant time, Origin origin, JsonNode publicPlan) implements BuildEvent {}

  record ImageGet(Instant time, Origin origin, JsonNode publicPlan) implements BuildEvent {}

  record SetPipelineChanged(Instant time, Origin origin, boolean changed) implements BuildEvent {}

  record AcrossSubsteps(Instant time, Origin origin, List<JsonNode> substeps)
      implements BuildEvent {
    public AcrossSubsteps {
      substeps = List.copyOf(substeps);
    }
  }
}
