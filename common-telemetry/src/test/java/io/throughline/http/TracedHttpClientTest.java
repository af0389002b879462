package io.throughline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracedHttpClientTest {
  private HttpRig rig;
  private TracedHttpClient client;

  @BeforeEach
  void start() {
    rig = new HttpRig();
    client = new TracedHttpClient(rig.telemetry(), Duration.ofSeconds(60));
  }

  @AfterEach
  void stop() {
    client.close();
    rig.close();
  }

  @Test
  void request_isTheParentOfWhatItCauses_andItsChild() throws Exception {
    rig.routes.get("/things/:id", exchange -> exchange.sendText(200, "thing"));
    rig.start();
    HttpResponse<String> answer =
        rig.telemetry()
            .span(SpanName.SCHEDULE, "unit")
            .<HttpResponse<String>, Exception>around(
                _ -> client.send(rig.request("/things/1?token=secret"), BodyHandlers.ofString()));
    assertThat(answer.body()).isEqualTo("thing");
    await().atMost(Duration.ofSeconds(60)).until(() -> rig.spans().size() == 3);
    assertThat(rig.recorded.tree().render())
        .isEqualTo(
            """
            schedule unit INTERNAL
              GET CLIENT
                GET /things/:id SERVER
            """);
    SpanData span = rig.recorded.tree().get("GET");
    int port = rig.server().address().port();
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getAttributes().asMap())
        .containsEntry(Attribute.HTTP_REQUEST_METHOD, "GET")
        .containsEntry(Attribute.HTTP_RESPONSE_STATUS_CODE, 200L)
        .containsEntry(Attribute.SERVER_ADDRESS, "127.0.0.1")
        .containsEntry(Attribute.SERVER_PORT, (long) port)
        .containsEntry(Attribute.URL_FULL, "http://127.0.0.1:" + port + "/things/1");
  }

  @Test
  void refusal_isAnError_ofTheClient() throws Exception {
    rig.start();
    client.send(rig.request("/nothing"), BodyHandlers.discarding());
    SpanData span = rig.recorded.tree().get("GET");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo("404");
  }

  @Test
  void unreachableServer_isAnError_ofItsKind() {
    HttpRequest.Builder nowhere = HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/"));
    assertThatThrownBy(() -> client.send(nowhere, BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
    SpanData span = rig.recorded.tree().get("GET");
    assertThat(span.getAttributes().get(Attribute.ERROR_TYPE))
        .isEqualTo("java.net.ConnectException");
  }

  @Test
  void requestThatWasGivenUp_isNoError() {
    CountDownLatch never = new CountDownLatch(1);
    rig.routes.get("/slow", _ -> never.await());
    rig.start();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> client.send(rig.request("/slow"), BodyHandlers.discarding()))
        .isInstanceOf(InterruptedException.class);
    assertThat(rig.recorded.tree().get("GET").getStatus().getStatusCode())
        .isEqualTo(StatusCode.UNSET);
  }

  @Test
  void close_breaksOffWhatStillRuns() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    rig.routes.get(
        "/endless",
        exchange -> {
          exchange.stream(200, "text/plain").write("x".getBytes(UTF_8));
          never.await();
        });
    rig.start();
    InputStream body = client.send(rig.request("/endless"), BodyHandlers.ofInputStream()).body();
    assertThat(body.read()).isEqualTo('x');
    client.close();
    assertThatThrownBy(body::read).isInstanceOf(IOException.class);
  }

  @Test
  void defaultPorts_areNamed() {
    HttpRequest.Builder secure = HttpRequest.newBuilder(URI.create("https://localhost.invalid/a"));
    assertThatThrownBy(() -> client.send(secure, BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
    assertThat(rig.recorded.tree().get("GET").getAttributes().get(Attribute.URL_FULL))
        .isEqualTo("https://localhost.invalid:443/a");
  }
}
