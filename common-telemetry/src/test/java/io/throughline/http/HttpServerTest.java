package io.throughline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.Span;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private HttpRig rig;

  @BeforeEach
  void start() {
    rig = new HttpRig();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void exchange_tellsWhatWasAsked() throws Exception {
    rig.routes.put(
        "/teams/:team",
        exchange ->
            exchange
                .responseHeader("X-Seen", exchange.header("X-Given").orElse("none"))
                .sendText(
                    200,
                    String.join(
                        "|",
                        exchange.method(),
                        exchange.path(),
                        exchange.pathParam("team"),
                        exchange.query("q").orElse("none"),
                        exchange.query("absent").orElse("none"),
                        exchange.queryParams().getAll("q").toString(),
                        exchange.clientAddress(),
                        exchange.bodyText())));
    rig.start();
    HttpResponse<String> answer =
        rig.send(
            rig.request("/teams/a%20b?q=%C3%A4&q=2")
                .header("X-Given", "yes")
                .PUT(BodyPublishers.ofString("bödy")));
    assertThat(answer.body()).isEqualTo("PUT|/teams/a%20b|a b|ä|none|[ä, 2]|127.0.0.1|bödy");
    assertThat(answer.headers().firstValue("X-Seen")).contains("yes");
  }

  @Test
  void body_mayBeAsLargeAsTheLimit_andNoLarger() throws Exception {
    rig.routes.post("/size", exchange -> exchange.sendText(200, "" + exchange.body().length));
    rig.start();
    byte[] most = new byte[HttpRig.BODY_BYTES];
    byte[] more = new byte[HttpRig.BODY_BYTES + 1];
    assertThat(rig.send(rig.request("/size").POST(BodyPublishers.ofByteArray(most))).body())
        .isEqualTo("" + HttpRig.BODY_BYTES);
    HttpResponse<String> refused =
        rig.send(rig.request("/size").POST(BodyPublishers.ofByteArray(more)));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).isEqualTo("the body is larger than 100000 bytes");
  }

  @Test
  void largeBody_ofUnknownLength_isRefusedToo_andTheClientSeesIt() throws Exception {
    rig.routes.post("/size", exchange -> exchange.send(200));
    rig.start();
    byte[] piece = new byte[50_000];
    List<byte[]> pieces = java.util.Collections.nCopies(200, piece);
    assertThat(
            rig.send(rig.request("/size").POST(BodyPublishers.ofByteArrays(pieces))).statusCode())
        .isEqualTo(413);
    assertThat(rig.send(rig.request("/size").POST(BodyPublishers.ofString("small"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void clientThatAsksFirst_isToldToGoOn_orThatItsBodyIsTooLarge() throws Exception {
    rig.routes.post("/size", exchange -> exchange.sendText(200, exchange.bodyText()));
    rig.start();
    assertThat(
            rig.send(
                    rig.request("/size")
                        .expectContinue(true)
                        .POST(BodyPublishers.ofString("small")))
                .body())
        .isEqualTo("small");
    try (Socket socket =
        rig.socket(
            "POST /size HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 999999\r\n\r\n")) {
      byte[] head = socket.getInputStream().readNBytes(20);
      assertThat(new String(head, UTF_8)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void invalidUtf8_isRefused() throws Exception {
    rig.routes.post("/text", exchange -> exchange.sendText(200, exchange.bodyText()));
    rig.start();
    HttpResponse<String> answer =
        rig.send(
            rig.request("/text").POST(BodyPublishers.ofByteArray(new byte[] {'a', (byte) 0xff})));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("the body is not valid UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /q?a=%zz HTTP/1.1, 400",
    "GET /q?a=%ff HTTP/1.1, 200",
    "GET /p/%zz HTTP/1.1, 400",
    "GET /unknown HTTP/1.1, 404",
    "DELETE /q HTTP/1.1, 405",
    "GET /q HTTP/1.7, 501",
    "GET  HTTP/1.1, 400",
    "nonsense, 400",
  })
  void invalidRequest_isRefused(String line, String status) throws Exception {
    rig.routes.get("/q", exchange -> exchange.sendText(200, exchange.query("a").orElse("")));
    rig.routes.get("/p/:x", exchange -> exchange.sendText(200, exchange.pathParam("x")));
    rig.start();
    try (Socket socket = rig.socket(line + "\r\nHost: x\r\nConnection: close\r\n\r\n")) {
      assertThat(HttpRig.readAll(socket)).matches("(?s)HTTP/1.\\d " + status + " .*");
    }
  }

  @Test
  void headersWithoutEnd_areRefused() throws Exception {
    rig.routes.get("/q", exchange -> exchange.send(200));
    rig.start();
    String huge = "X-Huge: " + "x".repeat(40_000) + "\r\n";
    try (Socket socket = rig.socket("GET /q HTTP/1.1\r\nHost: x\r\n" + huge + "\r\n")) {
      assertThat(HttpRig.readAll(socket)).startsWith("HTTP/1.1 431");
    }
    try (Socket socket = rig.socket("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n")) {
      assertThat(HttpRig.readAll(socket)).startsWith("HTTP/1.0 414");
    }
  }

  @Test
  void connection_isUsedAgain_andPipelinedRequestsAreAnsweredInOrder() throws Exception {
    rig.routes.get(
        "/n/:n", exchange -> exchange.sendText(200, "<" + exchange.pathParam("n") + ">"));
    rig.start();
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      requests.append("GET /n/").append(i).append(" HTTP/1.1\r\nHost: x\r\n");
      requests.append(i == 19 ? "Connection: close\r\n\r\n" : "\r\n");
    }
    try (Socket socket = rig.socket(requests.toString())) {
      String answers = HttpRig.readAll(socket);
      int last = -1;
      for (int i = 0; i < 20; i++) {
        int at = answers.indexOf("<" + i + ">");
        assertThat(at).isGreaterThan(last);
        last = at;
      }
    }
  }

  @Test
  void handler_isInterrupted_whenItsClientGoesAway() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    rig.routes.get(
        "/slow",
        _ -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
        });
    rig.start();
    try (Socket _ = rig.socket("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")) {
      begun.await();
    }
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void clientThatGoesAway_inTheMiddleOfItsBody_endsTheSpan() throws Exception {
    rig.routes.post("/size", exchange -> exchange.send(200));
    rig.start();
    try (Socket _ = rig.socket("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab")) {
      // Half of it is all there is.
    }
    await().atMost(LONG).until(() -> rig.spans().size() == 1);
  }

  @Test
  void stream_goesToTheClient_pieceByPiece_alsoCompressed() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    rig.routes.get(
        "/events",
        exchange -> {
          Exchange.Stream stream = exchange.stream(200, "text/event-stream");
          stream.write("first\n".getBytes(UTF_8));
          read.await();
          stream.write("second\n".getBytes(UTF_8));
          stream.end();
        });
    rig.start();
    String request =
        "GET /events HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n";
    try (Socket socket = rig.socket(request)) {
      InputStream in = socket.getInputStream();
      String head = readUntil(in, "\r\n\r\n");
      assertThat(head).contains("content-encoding: gzip");
      assertThat(readUntil(in, "\r\n")).isNotEmpty(); // The first chunk is there already.
      read.countDown();
      assertThat(in.readAllBytes()).isNotEmpty();
    }
  }

  @Test
  void head_ofAStream_isSentBeforeItsFirstPiece() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    rig.routes.get(
        "/events",
        exchange -> {
          Exchange.Stream stream = exchange.stream(200, "text/event-stream");
          read.await();
          stream.end();
        });
    rig.start();
    try (Socket socket = rig.socket("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")) {
      assertThat(readUntil(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 200");
      read.countDown();
    }
  }

  @Test
  void writer_waits_forAClientThatDoesNotRead() throws Exception {
    AtomicInteger written = new AtomicInteger();
    byte[] piece = new byte[100_000];
    rig.routes.get(
        "/big",
        exchange -> {
          Exchange.Stream stream = exchange.stream(200, "application/octet-stream");
          for (int i = 0; i < 1000; i++) {
            stream.write(piece);
            written.incrementAndGet();
          }
          stream.end();
        });
    rig.start();
    try (Socket socket = rig.socket("GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
      AtomicLong last = new AtomicLong(-1);
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> written.get() > 0 && last.getAndSet(written.get()) == written.get());
      assertThat(written.get()).isBetween(1, 500);
      assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(100_000_000);
    }
    assertThat(written.get()).isEqualTo(1000);
  }

  @Test
  void handlerThatDoesNotAnswer_isAnError_andDoesNotHang() throws Exception {
    rig.routes.get("/mute", _ -> {});
    rig.routes.get("/half", exchange -> exchange.stream(200, "text/plain"));
    rig.start();
    assertThat(rig.get("/mute").statusCode()).isEqualTo(500);
    try (Socket socket = rig.socket("GET /half HTTP/1.1\r\nHost: x\r\n\r\n")) {
      assertThat(HttpRig.readAll(socket)).doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void secondAnswer_isRefused_andTheFirstStands() throws Exception {
    rig.routes.get(
        "/twice",
        exchange -> {
          exchange.sendText(200, "first");
          exchange.sendText(200, "second");
        });
    rig.start();
    assertThat(rig.get("/twice").body()).isEqualTo("first");
  }

  @Test
  void stream_canBeBrokenOff_soThatTheClientKnows() throws Exception {
    rig.routes.get(
        "/broken",
        exchange -> {
          Exchange.Stream stream = exchange.stream(200, "text/plain");
          stream.write("half".getBytes(UTF_8));
          stream.breakOff();
        });
    rig.start();
    try (Socket socket = rig.socket("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")) {
      assertThat(HttpRig.readAll(socket)).contains("half").doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void stoppingServer_letsRequestsFinish_andEndsStreams() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    rig.routes.get(
        "/slow",
        exchange -> {
          begun.countDown();
          goOn.await();
          exchange.sendText(200, "finished");
        });
    rig.routes.get(
        "/endless",
        exchange -> {
          exchange.stream(200, "text/plain").write("x".getBytes(UTF_8));
          begun.countDown();
          new CountDownLatch(1).await();
        });
    rig.start();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        Socket endless = rig.socket("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")) {
      Future<HttpResponse<String>> slow = clients.submit(() -> rig.get("/slow"));
      begun.await();
      Future<?> stopped = clients.submit(() -> rig.server().close());
      assertThat(HttpRig.readAll(endless)).doesNotContain("\r\n0\r\n");
      goOn.countDown();
      assertThat(slow.get(60, TimeUnit.SECONDS).body()).isEqualTo("finished");
      stopped.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void concurrentRequests_eachSeeTheirOwnTrace() throws Exception {
    rig.routes.get(
        "/trace",
        exchange -> {
          String before = Span.current().getSpanContext().getTraceId();
          rig.vertx.timer(1).await();
          String after = Span.current().getSpanContext().getTraceId();
          exchange.sendText(200, before + " " + after);
        });
    rig.start();
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 400; i++) {
        String trace = "%032x".formatted(i + 1);
        HttpRequest.Builder request =
            rig.request("/trace").header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        answers.add(clients.submit(() -> rig.send(request).body()));
      }
    }
    for (int i = 0; i < 400; i++) {
      String trace = "%032x".formatted(i + 1);
      assertThat(answers.get(i).get()).isEqualTo(trace + " " + trace);
    }
  }

  private static String readUntil(InputStream in, String end) throws Exception {
    StringBuilder read = new StringBuilder();
    while (!read.toString().endsWith(end)) {
      int next = in.read();
      assertThat(next).isNotEqualTo(-1);
      read.append((char) next);
    }
    return read.toString();
  }
}
