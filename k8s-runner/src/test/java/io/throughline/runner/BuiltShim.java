package io.throughline.runner;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;

/** The shim of this checkout. */
final class BuiltShim {
  private BuiltShim() {}

  /** The program; the test is skipped when it is not built. */
  static Path file() {
    Path program = Path.of("..", "shim", "target", "throughline-shim-linux-amd64").toAbsolutePath();
    assumeThat(program).as("the shim, built by ./throughline shim").isExecutable();
    return program.normalize();
  }
}
