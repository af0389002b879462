package io.throughline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final int MANY = 300;

  @TempDir Path root;

  @Test
  void port_isNoOthers_whenManyAreTaken() throws IOException {
    try (DataDirectory data = DataDirectory.open(root)) {
      Set<Integer> ports = new HashSet<>();
      for (int number = 0; number < MANY; number++) {
        ports.add(data.port("service-" + number));
      }
      assertThat(ports).hasSize(MANY).allMatch(port -> port >= 20_000 && port < 32_768);
    }
  }

  @Test
  void port_staysTheSame_whileItIsFree() throws IOException {
    try (DataDirectory data = DataDirectory.open(root)) {
      int first = data.port("scheduler");
      assertThat(data.port("scheduler")).isEqualTo(first);
    }
  }

  @Test
  void port_isAnother_whenSomebodyListensThere() throws IOException {
    try (DataDirectory data = DataDirectory.open(root)) {
      int first = data.port("scheduler");
      try (ServerSocket _ = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
        assertThat(data.port("scheduler")).isNotEqualTo(first);
      }
    }
  }
}
