package io.throughline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.HostPort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningServiceTest {
  private final List<String> closed = new ArrayList<>();
  private final RunningService service = new RunningService("unit");

  @Test
  void parts_areClosedInReverse_alsoWhenOneFails() {
    service.add(() -> closed.add("database"));
    service.add(() -> {
      throw new IllegalStateException("on purpose");
    });
    service.add(() -> closed.add("server"));
    service.close();
    service.close();
    assertThat(closed).containsExactly("server", "database");
  }

  @Test
  void addresses_areThoseThatWereTold() {
    assertThatThrownBy(service::rpcAddress).hasMessage("unit serves no gRPC");
    assertThatThrownBy(service::httpAddress).hasMessage("unit serves no HTTP");
    service.rpcAddress(HostPort.loopback(1)).httpAddress(HostPort.loopback(2));
    assertThat(service.rpcAddress()).isEqualTo(HostPort.loopback(1));
    assertThat(service.httpAddress()).isEqualTo(HostPort.loopback(2));
    assertThat(service).hasToString("unit");
  }
}
