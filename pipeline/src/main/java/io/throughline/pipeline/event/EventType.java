package io.throughline.pipeline.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The name and version of each kind of event on the wire. */
enum EventType {
  STATUS("status", "1.0"),
  LOG("log", "5.1"),
  ERROR("error", "4.1"),
  INITIALIZE_TASK("initialize-task", "4.0"),
  START_TASK("start-task", "5.0"),
  FINISH_TASK("finish-task", "4.0"),
  INITIALIZE_GET("initialize-get", "2.0"),
  START_GET("start-get", "1.0"),
  FINISH_GET("finish-get", "5.1"),
  INITIALIZE_PUT("initialize-put", "2.0"),
  START_PUT("start-put", "1.0"),
  FINISH_PUT("finish-put", "5.1"),
  INITIALIZE_CHECK("initialize-check", "1.0"),
  INITIALIZE("initialize", "1.0"),
  START("start", "1.0"),
  FINISH("finish", "1.0"),
  SELECTED_WORKER("selected-worker", "1.0"),
  WAITING_FOR_WORKER("waiting-for-worker", "1.0"),
  IMAGE_CHECK("image-check", "1.1"),
  IMAGE_GET("image-get", "1.1"),
  SET_PIPELINE_CHANGED("set-pipeline-changed", "1.0"),
  ACROSS_SUBSTEPS("across-substeps", "1.0");

  private static final Map<String, EventType> BY_TEXT =
      Arrays.stream(values()).collect(Collectors.toMap(type -> type.text, Function.identity()));

  private final String text;
  private final String version;

  EventType(String text, String version) {
    this.text = text;
    this.version = version;
  }

  String text() {
    return text;
  }

  String version() {
    return version;
  }

  /** Whether a reader of this version understands the other: the major numbers are equal. */
  boolean reads(String other) {
    return major(version).equals(major(other));
  }

  private static String major(String version) {
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }

  static Optional<EventType> named(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }

  static EventType of(BuildEvent event) {
    return switch (event) {
      case BuildEvent.Status _ -> STATUS;
      case BuildEvent.Log _ -> LOG;
      case BuildEvent.StepError _ -> ERROR;
      case BuildEvent.InitializeTask _ -> INITIALIZE_TASK;
      case BuildEvent.StartTask _ -> START_TASK;
      case BuildEvent.FinishTask _ -> FINISH_TASK;
      case BuildEvent.InitializeGet _ -> INITIALIZE_GET;
      case BuildEvent.StartGet _ -> START_GET;
      case BuildEvent.FinishGet _ -> FINISH_GET;
      case BuildEvent.InitializePut _ -> INITIALIZE_PUT;
      case BuildEvent.StartPut _ -> START_PUT;
      case BuildEvent.FinishPut _ -> FINISH_PUT;
      case BuildEvent.InitializeCheck _ -> INITIALIZE_CHECK;
      case BuildEvent.Initialize _ -> INITIALIZE;
      case BuildEvent.Start _ -> START;
      case BuildEvent.Finish _ -> FINISH;
      case BuildEvent.SelectedWorker _ -> SELECTED_WORKER;
      case BuildEvent.WaitingForWorker _ -> WAITING_FOR_WORKER;
      case BuildEvent.ImageCheck _ -> IMAGE_CHECK;
      case BuildEvent.ImageGet _ -> IMAGE_GET;
      case BuildEvent.SetPipelineChanged _ -> SET_PIPELINE_CHANGED;
      case BuildEvent.AcrossSubsteps _ -> ACROSS_SUBSTEPS;
    };
  }
}
