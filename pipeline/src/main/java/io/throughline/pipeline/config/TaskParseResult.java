package io.throughline.pipeline.config;

import java.util.List;

/** A task that can be run, or everything that is wrong with its file. */
public sealed interface TaskParseResult {
  record Valid(TaskConfig config) implements TaskParseResult {}

  /** At least one error. */
  record Invalid(List<ConfigError> errors) implements TaskParseResult {
    public Invalid {
      errors = List.copyOf(errors);
    }

    /** All errors as one text for the user. */
    public String message() {
      return String.join("", ConfigError.report(errors)).stripTrailing();
    }
  }
}
