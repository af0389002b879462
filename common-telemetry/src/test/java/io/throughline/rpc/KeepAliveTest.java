package io.throughline.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.config.HostPort;
import io.throughline.telemetry.testing.SilentNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private Vertx vertx;
  private HostPort server;
  private HttpClientAgent client;

  @BeforeEach
  void serve() {
    vertx = Vertx.vertx();
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().writeHead())
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    server = HostPort.loopback(port);
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void connectionThatFellSilent_isClosed_andItsCallFails() throws Exception {
    try (SilentNetwork network = SilentNetwork.to(server)) {
      CountDownLatch failed = new CountDownLatch(1);
      AtomicReference<HttpConnection> connection = new AtomicReference<>();
      openStream(network.address(), connection, failed);
      KeepAlive keepAlive = new KeepAlive(vertx, Duration.ofMillis(50), Duration.ofMillis(500));
      keepAlive.watch(connection.get());
      keepAlive.watch(connection.get());
      network.cut();
      assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void connectionThatIsIdle_staysOpen() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicReference<HttpConnection> connection = new AtomicReference<>();
    openStream(server, connection, failed);
    new KeepAlive(vertx, Duration.ofMillis(20), Duration.ofSeconds(60)).watch(connection.get());
    assertThat(failed.await(500, TimeUnit.MILLISECONDS)).isFalse();
  }

  /** A request whose answer has begun and does not go on. */
  private void openStream(
      HostPort to, AtomicReference<HttpConnection> connection, CountDownLatch failed) {
    client
        .request(HttpMethod.POST, to.port(), to.host(), "/")
        .compose(request -> {
          connection.set(request.connection());
          return request.send();
        })
        .onSuccess(response -> response.exceptionHandler(_ -> failed.countDown()))
        .await();
    await().atMost(Duration.ofSeconds(60)).until(() -> connection.get() != null);
  }
}
