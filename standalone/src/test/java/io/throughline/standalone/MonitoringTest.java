package io.throughline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.HostPort;
import io.throughline.service.ScrapeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringTest {
  @TempDir Path root;

  private DataDirectory data;

  @BeforeEach
  void open() throws IOException {
    data = DataDirectory.open(root);
  }

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void everyProcess_hasAnAddressOfItsOwn_whichStays() throws IOException {
    Monitoring first = Monitoring.take(ScrapeConfig.NONE, true, data);
    assertThat(first.management().keySet()).containsExactlyElementsOf(Monitoring.SERVICES);
    assertThat(new HashSet<>(first.management().values())).hasSize(5);
    assertThat(first.scrapes()).isEmpty();
    assertThat(Monitoring.take(ScrapeConfig.NONE, true, data)).isEqualTo(first);
    assertThat(Monitoring.take(ScrapeConfig.NONE, false, data).management().values())
        .containsOnly(HostPort.loopback(0));
  }

  @Test
  void oneProcess_takesThePort_andFiveTakeThoseThatFollow() throws IOException {
    int port = fiveFree();
    assertThat(Monitoring.take(from(port), false, data).scrapes())
        .containsOnlyKeys("standalone")
        .containsValue(HostPort.loopback(port));
    assertThat(Monitoring.take(from(port), true, data).scrapes())
        .containsOnlyKeys(Monitoring.SERVICES)
        .containsEntry("api-gateway", HostPort.loopback(port))
        .containsEntry("credentials", HostPort.loopback(port + 4));
  }

  @Test
  void portThatIsInUse_isRefused_withWhatToDo() throws IOException {
    int port = fiveFree();
    try (ServerSocket _ = new ServerSocket(port + 2, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Monitoring.take(from(port), true, data))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("127.0.0.1:" + (port + 2) + " is in use")
          .hasMessageContaining("5 ports from " + port + " on")
          .hasMessageContaining("--prometheus-bind-port");
      assertThat(Monitoring.take(from(port), false, data).scrapes()).hasSize(1);
    }
  }

  @Test
  void portsThatThereAreNot_areRefused() {
    assertThatThrownBy(() -> Monitoring.take(from(65_533), true, data))
        .isInstanceOf(StartFailure.class)
        .hasMessage(
            "5 processes need as many ports from --prometheus-bind-port on; 65533 is too high");
  }

  private static ScrapeConfig from(int port) {
    return new ScrapeConfig(Optional.of(HostPort.loopback(port)));
  }

  private static int fiveFree() {
    int port = FreePort.other(_ -> false);
    while (port + 4 > FreePort.LAST || !areFree(port)) {
      port = FreePort.other(_ -> false);
    }
    return port;
  }

  private static boolean areFree(int first) {
    for (int port = first; port < first + 5; port++) {
      if (!FreePort.isFree("127.0.0.1", port)) {
        return false;
      }
    }
    return true;
  }
}
