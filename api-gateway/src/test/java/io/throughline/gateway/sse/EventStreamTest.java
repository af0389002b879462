package io.throughline.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http;
import io.throughline.gateway.grpc.Examples;
import io.throughline.gateway.sse.Watcher.Block;
import io.throughline.proto.Build;
import io.throughline.rpc.RpcException;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
  private static final long BUILD = 20;
  private static final String UID = "uid-20";

  private Gateway gateway;
  private Http owner;

  @BeforeEach
  void start() throws Exception {
    gateway = Gateway.withEvents(new EventsConfig(Duration.ofMillis(300), Duration.ofSeconds(3)));
    gateway.makeTeam();
    gateway
        .scheduler()
        .with(
            Build.newBuilder()
                .setId(BUILD)
                .setUid(UID)
                .setTeam("blue")
                .setPipeline(Examples.ref("app"))
                .build());
    owner = gateway.as("owner");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void stream_isFramed_asClientsReadIt() throws Exception {
    gateway.engine().event(UID, "{\"event\":\"status\"}");
    gateway.engine().event(UID, "{\"event\":\"log\"}");
    gateway.engine().end(UID);
    Http.Answer answer = owner.get("/api/v1/builds/20/events");
    assertThat(answer.text())
        .isEqualTo(
            """
            id: 0
            event: event
            data: {"event":"status"}

            id: 1
            event: event
            data: {"event":"log"}

            id: 2
            event: end
            data

            """);
    assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate");
    assertThat(answer.header("X-Accel-Buffering")).isEqualTo("no");
    assertThat(answer.header("X-ATC-Stream-Version")).isEqualTo("2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void events_comeAsTheyHappen(String encoding) throws Exception {
    try (Watcher watcher = new Watcher(owner.with("Accept-Encoding", encoding), BUILD)) {
      for (int i = 0; i < 5; i++) {
        gateway.engine().event(UID, "{\"n\":" + i + "}");
        assertThat(watcher.next())
            .contains(new Block(Integer.toString(i), "event", "{\"n\":" + i + "}"));
      }
      gateway.engine().end(UID);
      assertThat(watcher.rest()).containsExactly(new Block("5", "end", ""));
    }
  }

  @Test
  void watcher_goesOn_whereItStopped() throws Exception {
    manyEvents(1_000);
    gateway.engine().end(UID);
    try (Watcher watcher = new Watcher(owner.with("Last-Event-ID", "741"), BUILD)) {
      List<Block> rest = watcher.rest();
      assertThat(rest).hasSize(1_000 - 742 + 1);
      assertThat(rest.getFirst()).isEqualTo(new Block("742", "event", "{\"n\":742}"));
    }
    try (Watcher watcher = new Watcher(owner.with("Last-Event-ID", "999"), BUILD)) {
      assertThat(watcher.rest()).containsExactly(new Block("1000", "end", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void emptyLastEventId_meansTheBeginning(String id) throws Exception {
    manyEvents(1);
    gateway.engine().end(UID);
    try (Watcher watcher = new Watcher(owner.with("Last-Event-ID", id), BUILD)) {
      assertThat(watcher.rest()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "1.5", "99999999999999999999", "9223372036854775807"})
  void lastEventId_thatIsNoNumber_isRefused(String id) throws Exception {
    assertThat(owner.with("Last-Event-ID", id).get("/api/v1/builds/20/events").status())
        .isEqualTo(400);
  }

  @Test
  void silence_isBroken_bySignsOfLife() throws Exception {
    try (Watcher watcher = new Watcher(owner, BUILD)) {
      assertThat(watcher.line()).isEqualTo(": keep-alive");
      assertThat(watcher.line()).isEmpty();
      assertThat(watcher.line()).isEqualTo(": keep-alive");
    }
  }

  @Test
  void engineThatComesBack_isWaitedFor_andNothingIsLostOrRepeated() throws Exception {
    manyEvents(500);
    try (Watcher watcher = new Watcher(owner, BUILD)) {
      for (int i = 0; i < 100; i++) {
        assertThat(watcher.next().orElseThrow().id()).isEqualTo(Integer.toString(i));
      }
      gateway.stopEngine();
      manyEvents(500);
      gateway.engine().end(UID);
      gateway.startEngine();
      List<Block> rest = watcher.rest();
      assertThat(rest.stream().map(Block::id))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(100, 1_000).mapToObj(Integer::toString).toList());
      assertThat(rest.getLast().event()).isEqualTo("end");
    }
  }

  @Test
  void engineThatStaysAway_breaksTheConnection_lestItLooksLikeTheEnd() throws Exception {
    manyEvents(1);
    try (Watcher watcher = new Watcher(owner, BUILD)) {
      assertThat(watcher.next()).isPresent();
      gateway.stopEngine();
      assertThatThrownBy(watcher::rest).isInstanceOf(IOException.class);
    }
    gateway.startEngine();
  }

  @Test
  void engineThatFails_breaksTheConnection() throws Exception {
    manyEvents(1);
    try (Watcher watcher = new Watcher(owner, BUILD)) {
      assertThat(watcher.next()).isPresent();
      gateway.engine().fail(new RpcException(GrpcStatus.INTERNAL, "broken"));
      assertThatThrownBy(watcher::rest).isInstanceOf(IOException.class);
    }
  }

  @Test
  void gatewayThatStops_breaksTheConnection() throws Exception {
    manyEvents(1);
    try (Watcher watcher = new Watcher(owner, BUILD)) {
      assertThat(watcher.next()).isPresent();
      gateway.stop();
      assertThatThrownBy(watcher::rest).isInstanceOf(IOException.class);
    }
  }

  @Test
  void watcherThatLeaves_leavesNothingRunning() throws Exception {
    manyEvents(1);
    try (Watcher watcher = new Watcher(owner, BUILD)) {
      assertThat(watcher.next()).isPresent();
      assertThat(gateway.engine().openStreams()).isEqualTo(1);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(gateway.engine().openStreams()).isZero());
  }

  @Test
  void watcherThatDoesNotRead_holdsTheEngineBack_andLeavesNothingRunning() throws Exception {
    String large = "{\"payload\":\"" + "x".repeat(20_000) + "\"}";
    gateway.engine().repeat(UID, large, 10_000);
    gateway.engine().end(UID);
    try (Watcher watcher = new Watcher(owner, BUILD)) {
      assertThat(watcher.next()).isPresent();
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(60))
          .until(() -> gateway.engine().openStreams() == 1);
      int read = 1;
      while (watcher.next().isPresent()) {
        read++;
      }
      assertThat(read).isEqualTo(10_001);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(gateway.engine().openStreams()).isZero());
  }

  @Test
  void eventsThatAreMissing_breakTheConnection() throws Exception {
    gateway.engine().skipTo(UID, 3);
    manyEvents(1);
    try (Watcher watcher = new Watcher(owner, BUILD)) {
      assertThatThrownBy(watcher::rest).isInstanceOf(IOException.class);
    }
  }

  private void manyEvents(int count) {
    int first = gateway.engine().events(UID);
    for (int i = first; i < first + count; i++) {
      gateway.engine().event(UID, "{\"n\":" + i + "}");
    }
  }
}
