package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.gateway.Http.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final String CHECK = "/api/v1/teams/blue/pipelines/app/resources/repo/check";

  private static final String ROUTE =
      "POST /api/v1/teams/:team_name/pipelines/:pipeline_name/resources/:resource_name/check";

  private static Gateway gateway;
  private static Http owner;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.withExamples();
    token = gateway.http().login("owner", "owner");
    owner = gateway.http().withToken(token);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void body_isTakenUpToTenMebibytes() throws Exception {
    int limit = 10 << 20;
    String json = "{\"from\":null}";
    assertThat(owner.post(CHECK, json + " ".repeat(limit - json.length())).status()).isEqualTo(201);
    String answer = raw(request("POST", CHECK, limit + 1), json + " ".repeat(limit));
    assertThat(answer).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void textThatIsNoUtf8_isRefused() throws Exception {
    Answer answer = owner.send("POST", CHECK, new byte[] {'"', (byte) 0xc3, '"'});
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).isEqualTo("the body is not valid UTF-8");
  }

  @Test
  void jsonThatIsTooDeep_isRefused_withItsPlace() throws Exception {
    Answer answer = owner.post(CHECK, "[".repeat(101) + "]".repeat(101));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .startsWith("the body is not valid JSON at line 1, column ")
        .contains("depth");
  }

  @Test
  void headers_areTakenUpToALimit() throws Exception {
    assertThat(owner.with("X-Long", "x".repeat(20_000)).get("/api/v1/info").status())
        .isEqualTo(200);
    String huge =
        "GET /api/v1/info HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n";
    assertThat(raw(huge, "")).contains(" 431 ");
    String line = "GET /api/v1/info?" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(raw(line, "")).contains(" 414 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/builds?limit=%zz", "/api/v1/teams/%zz", "/api/v1/teams/%00"})
  void addressThatCannotBeRead_isRefused(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", ""))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void requestThatStopsHalfway_leavesNothing() throws Exception {
    long before = spans(ROUTE);
    try (Socket socket = new Socket(gateway.address().host(), gateway.address().port())) {
      socket.getOutputStream().write(bytes(request("POST", CHECK, 1_000) + "{\"from\""));
      socket.shutdownOutput();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> spans(ROUTE) == before + 1);
    assertThat(owner.get("/api/v1/info").status()).isEqualTo(200);
  }

  @Test
  void clientThatLeaves_interruptsItsRequest() throws Exception {
    try (Socket socket = new Socket(gateway.address().host(), gateway.address().port())) {
      socket.getOutputStream().write(bytes(request("GET", "/api/v1/builds/14/events", 0)));
      await().atMost(Duration.ofSeconds(60)).until(() -> gateway.engine().openStreams() == 1);
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> gateway.engine().openStreams() == 0);
  }

  private static long spans(String name) {
    return gateway.telemetry().tree().render().lines().filter(line -> line.contains(name)).count();
  }

  private static String request(String method, String path, int length) {
    return """
    %s %s HTTP/1.1\r
    Host: x\r
    Authorization: Bearer %s\r
    Content-Length: %d\r
    \r
    """
        .formatted(method, path, token, length);
  }

  /** The beginning of what is answered to these bytes. */
  private static String raw(String head, String body) throws IOException {
    try (Socket socket = new Socket(gateway.address().host(), gateway.address().port())) {
      OutputStream out = socket.getOutputStream();
      try {
        out.write(bytes(head + body));
        out.flush();
      } catch (IOException _) {
        // The answer may come, and the connection go, before all is written.
      }
      return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
