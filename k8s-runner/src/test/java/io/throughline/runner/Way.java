package io.throughline.runner;

import java.util.function.UnaryOperator;

/** The two ways in which the local runtime runs programs. */
public enum Way {
  ISOLATED(config -> config),
  PLAIN(TestRunner::plain);

  private final UnaryOperator<RunnerConfig> change;

  Way(UnaryOperator<RunnerConfig> change) {
    this.change = change;
  }

  /** The configuration for this way. */
  public RunnerConfig of(RunnerConfig config) {
    return change.apply(config);
  }
}
