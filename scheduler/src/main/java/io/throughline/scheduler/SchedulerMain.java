package io.throughline.scheduler;

import io.throughline.service.ServiceMain;
import java.util.List;

/** The scheduler as a process of its own. */
public final class SchedulerMain {
  private SchedulerMain() {}

  /** Runs until SIGTERM or SIGINT. */
  public static void main(String[] args) {
    System.exit(
        ServiceMain.run(
            "scheduler",
            "Decides what should run: keeps pipelines, looks for versions, queues builds.",
            SchedulerConfig.MANAGEMENT_PORT,
            List.of(args),
            SchedulerConfig::declare,
            SchedulerService::start));
  }
}
