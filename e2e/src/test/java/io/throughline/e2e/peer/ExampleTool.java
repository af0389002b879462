package io.throughline.e2e.peer;

import java.nio.file.Path;

/**
 * What other systems bring along to check and to run the files that are written for them. A test is
 * skipped where the tool that it wants is missing.
 */
public enum ExampleTool {
  /** Checks workflows of GitHub Actions. */
  ACTIONLINT("actionlint"),
  /** Runs workflows of GitHub Actions on this machine. */
  ACT("act"),
  /** Argo's own checks of a workflow. */
  ARGO_LINT("argo-lint"),
  /** Tekton's own checks of a Task. */
  TEKTON_LINT("tekton-lint");

  private final String program;

  ExampleTool(String program) {
    this.program = program;
  }

  public Path orSkip() {
    return Program.named(program).orSkip();
  }
}
