package io.throughline.runner;

import io.throughline.service.ServiceMain;
import java.util.List;

/** The runner as a process of its own. */
public final class RunnerMain {
  private RunnerMain() {}

  /** Runs until SIGTERM or SIGINT. */
  public static void main(String[] args) {
    System.exit(
        ServiceMain.run(
            "k8s-runner",
            "Runs the containers of steps.",
            RunnerConfig.MANAGEMENT_PORT,
            List.of(args),
            RunnerConfig::declare,
            RunnerService::start));
  }
}
