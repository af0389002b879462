package io.throughline.engine.trace;

import io.opentelemetry.api.trace.StatusCode;
import io.throughline.engine.build.Ending;
import io.throughline.pipeline.Outcome;
import io.throughline.telemetry.catalog.EventName;

/** Endings in the words of OpenTelemetry's conventions for CI/CD. */
final class Results {
  private Results() {}

  /** The value of {@code cicd.pipeline.result} and its like for tasks. */
  static String word(Ending ending) {
    if (ending.isTimeout()) {
      return "timeout";
    }
    return switch (ending.outcome()) {
      case Outcome.Succeeded _ -> "success";
      case Outcome.Failed _ -> "failure";
      case Outcome.Errored _ -> "error";
      case Outcome.Aborted _ -> "cancellation";
    };
  }

  /** Work that was cancelled is no error of anybody. */
  static StatusCode status(Ending ending) {
    return switch (ending.outcome()) {
      case Outcome.Succeeded _, Outcome.Aborted _ -> StatusCode.UNSET;
      case Outcome.Failed _, Outcome.Errored _ -> StatusCode.ERROR;
    };
  }

  static EventName event(Ending ending) {
    return switch (ending.outcome()) {
      case Outcome.Succeeded _ -> EventName.SUCCEEDED;
      case Outcome.Failed _ -> EventName.FAILED;
      case Outcome.Errored _ -> EventName.ERRORED;
      case Outcome.Aborted _ -> EventName.ABORTED;
    };
  }
}
