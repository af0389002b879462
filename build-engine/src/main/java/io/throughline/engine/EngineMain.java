package io.throughline.engine;

import io.throughline.service.ServiceMain;
import java.util.List;

/** The build engine as a process of its own. */
public final class EngineMain {
  private static final int MANAGEMENT_PORT = 7202;

  private EngineMain() {}

  static void main(String[] args) {
    System.exit(
        ServiceMain.run(
            "build-engine",
            "Runs the plans of builds and keeps their logs and traces.",
            MANAGEMENT_PORT,
            List.of(args),
            EngineConfig::declare,
            EngineService::start));
  }
}
