package io.throughline.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Pipelines as tests write them. */
public final class Parsed {
  private Parsed() {}

  public static ParseResult.Valid valid(String text) {
    ParseResult result = PipelineParser.parse(text);
    if (result instanceof ParseResult.Invalid(List<ConfigError> errors, _)) {
      throw new AssertionError(String.join("", ConfigError.report(errors)));
    }
    return (ParseResult.Valid) result;
  }

  public static PipelineConfig config(String text) {
    return valid(text).config();
  }

  /** The only job of a pipeline with the resources {@code r} and {@code s}. */
  public static JobConfig job(String plan) {
    String text =
        """
        resources: [{name: r, type: t}, {name: s, type: t}]
        jobs:
        - {name: uses, plan: [{get: r}, {get: s}]}
        - name: job
        """;
    return config(text + plan.indent(2)).job("job").orElseThrow();
  }

  /** The only step of the only job. */
  static Step step(String step) {
    List<Step> steps = ((Step.Do) job("plan:\n" + step).plan()).steps();
    assertThat(steps).hasSize(1);
    return steps.getFirst();
  }
}
