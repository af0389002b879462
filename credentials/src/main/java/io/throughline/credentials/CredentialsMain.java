package io.throughline.credentials;

import io.throughline.service.ServiceMain;
import java.util.List;

/** The credentials service as a process of its own. */
public final class CredentialsMain {
  private static final int MANAGEMENT_PORT = 7204;

  private CredentialsMain() {}

  /** Runs the service. */
  public static void main(String[] args) {
    System.exit(
        ServiceMain.run(
            "credentials",
            "Turns the names of variables into their values.",
            MANAGEMENT_PORT,
            List.of(args),
            CredentialsConfig::declare,
            CredentialsService::start));
  }
}
