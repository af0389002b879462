package io.throughline.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A build outlives everything at once, when it is started again on the same data. */
class RestartTest {
  @TempDir Path home;

  private final TenSteps steps = new TenSteps();

  @ParameterizedTest
  @EnumSource(Form.class)
  void build_isWhole_whenEverythingIsKilledAndStartedAgain(Form form) throws Exception {
    try (Installation installation =
        Installation.start(home.resolve("data"), form.options(), Map.of())) {
      long build;
      try (Client before = new Client(installation.api())) {
        build = steps.startUntilMiddle(installation, before);
      }
      installation.killAndRestart();
      try (Client after = new Client(installation.api())) {
        steps.assertWhole(after, build);
      }
    }
  }

  @Test
  void build_isWhole_whenTheDatabaseOfTheOneProcessIsKilled() throws IOException {
    try (Installation installation =
            Installation.start(home.resolve("data"), Form.ONE_PROCESS.options(), Map.of());
        Client client = new Client(installation.api())) {
      long build = steps.startUntilMiddle(installation, client);
      installation.kill("postgres");
      steps.assertWhole(client, build);
    }
  }
}
