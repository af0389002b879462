package io.throughline.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build outlives each of the processes that work for it. */
class ChaosTest {
  @TempDir static Path home;

  private static final TenSteps STEPS = new TenSteps();

  private static Installation installation;
  private static Client client;

  @BeforeAll
  static void start() {
    installation =
        Installation.start(home.resolve("data"), Form.FIVE_PROCESSES.options(), Map.of());
    client = new Client(installation.api());
  }

  @AfterAll
  static void stop() {
    client.close();
    installation.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api-gateway",
        "scheduler",
        "build-engine",
        "k8s-runner",
        "credentials",
        "postgres"
      })
  void build_isWhole_whenAProcessIsKilled(String victim) throws IOException {
    long build = STEPS.startUntilMiddle(installation, client);
    long before = installation.pid(victim);
    installation.kill(victim);

    STEPS.assertWhole(client, build);
    await().atMost(Installation.PATIENCE).until(() -> installation.pid(victim) != before);
  }
}
