package io.throughline.pipeline.config;

import java.util.function.BinaryOperator;

/** The hooks of steps and jobs, from the inside out. */
enum Hook {
  ON_SUCCESS("on_success", Step.OnSuccess::new),
  ON_FAILURE("on_failure", Step.OnFailure::new),
  ON_ABORT("on_abort", Step.OnAbort::new),
  ON_ERROR("on_error", Step.OnError::new),
  ENSURE("ensure", Step.Ensure::new);

  private final String key;
  private final BinaryOperator<Step> wrap;

  Hook(String key, BinaryOperator<Step> wrap) {
    this.key = key;
    this.wrap = wrap;
  }

  String key() {
    return key;
  }

  Step around(Step step, Step hook) {
    return wrap.apply(step, hook);
  }
}
