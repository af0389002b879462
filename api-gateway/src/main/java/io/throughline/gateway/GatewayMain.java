package io.throughline.gateway;

import io.throughline.service.ServiceMain;
import java.util.List;

/** The API gateway as a process of its own. */
public final class GatewayMain {
  private static final int MANAGEMENT_PORT = 7200;

  private GatewayMain() {}

  /** Runs the service. */
  public static void main(String[] args) {
    System.exit(
        ServiceMain.run(
            "api-gateway",
            "Serves the public API.",
            MANAGEMENT_PORT,
            List.of(args),
            GatewayConfig::declare,
            GatewayService::start));
  }
}
