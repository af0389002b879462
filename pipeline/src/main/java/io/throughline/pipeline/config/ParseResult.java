package io.throughline.pipeline.config;

import java.util.List;

/** A pipeline that can be set, or everything that is wrong with it. */
public sealed interface ParseResult {
  List<ConfigWarning> warnings();

  record Valid(PipelineConfig config, List<ConfigWarning> warnings) implements ParseResult {
    public Valid {
      warnings = List.copyOf(warnings);
    }
  }

  /** At least one error. */
  record Invalid(List<ConfigError> errors, List<ConfigWarning> warnings) implements ParseResult {
    public Invalid {
      errors = List.copyOf(errors);
      warnings = List.copyOf(warnings);
    }
  }
}
