package io.throughline.runner;

import java.util.function.UnaryOperator;

/** The ways in which the local runtime runs programs. */
public enum Way {
  ISOLATED(config -> config),
  PLAIN(TestRunner::plain),
  /** Isolated, behind the real shim; where that is not built, its tests are skipped. */
  SHIMMED(config -> config.withPolicy(config.policy().with(BuiltShim.file())));

  private final UnaryOperator<RunnerConfig> change;

  Way(UnaryOperator<RunnerConfig> change) {
    this.change = change;
  }

  /** The configuration for this way. */
  public RunnerConfig of(RunnerConfig config) {
    return change.apply(config);
  }
}
