package io.throughline.runner.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.config.HostPort;
import io.throughline.http.HttpServer;
import io.throughline.runner.CommandReports;
import io.throughline.runner.ProgramEndpoints;
import io.throughline.runner.ProgramEndpoints.Program;
import io.throughline.telemetry.SpanFeed;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanIntakeTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String COMMAND = "b7ad6b7169203331";
  private static final String PROTOBUF = "application/x-protobuf";

  @TempDir Path directory;
  private ProgramEndpoints endpoints;
  private final CommandReports reports = new CommandReports();
  private final List<SpanData> stored = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private RecordedTelemetry recorded;
  private HttpServer intake;
  private boolean broken;

  @BeforeEach
  void start() throws IOException {
    endpoints = ProgramEndpoints.keyed(directory.resolve("key"));
    vertx = Vertx.vertx();
    recorded = RecordedTelemetry.of("runner");
    intake = listen();
    open(TraceFlags.getDefault());
  }

  @AfterEach
  void close() {
    intake.close();
    recorded.close();
    vertx.close().await();
  }

  private HttpServer listen() {
    SpanFeed.Sink store =
        spans -> {
          if (broken) {
            throw new IllegalStateException("broken for a test");
          }
          stored.addAll(spans);
        };
    HttpServer server =
        HttpServer.start(
            vertx,
            recorded.telemetry(),
            port().choose(),
            SpanIntake.BODY_BYTES,
            new SpanIntake(recorded.telemetry(), endpoints, reports, Optional.of(store)).routes());
    port().remember(server.address());
    return server;
  }

  private void open(TraceFlags flags) {
    endpoints.open(
        "t1",
        new Program(
            SpanContext.create(TRACE, COMMAND, flags, TraceState.getDefault()),
            Attributes.of(Attribute.TEAM, "main")));
  }

  private IntakePort port() {
    return new IntakePort(HostPort.loopback(0), directory.resolve("port"));
  }

  @Test
  void spans_ofAKnownTrace_areStored_withTheirService() throws Exception {
    HttpResponse<byte[]> response = post("/v1/traces", PROTOBUF, Requests.of(TRACE).toByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ExportTraceServiceResponse.parseFrom(response.body()).hasPartialSuccess()).isFalse();
    assertThat(stored)
        .singleElement()
        .satisfies(span -> {
          assertThat(span.getName()).isEqualTo("compile");
          assertThat(span.getTraceId()).isEqualTo(TRACE);
          assertThat(span.getSpanId()).isEqualTo("00f067aa0ba902b7");
          assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
          assertThat(span.getResource().getAttributes())
              .hasToString("{service.name=\"maven\", throughline.team=\"main\"}");
          assertThat(span.getAttributes().asMap()).hasSize(2);
        });
  }

  @Test
  void spans_ofATraceThatIsSampled_areExportedToo_onceTheStoreHasThem() throws Exception {
    open(TraceFlags.getSampled());
    broken = true;
    post("/v1/traces", PROTOBUF, Requests.of(TRACE).toByteArray());
    broken = false;
    post("/v1/traces", PROTOBUF, Requests.of(TRACE).toByteArray());
    assertThat(recorded.spans())
        .filteredOn(span -> span.getName().equals("compile"))
        .singleElement()
        .satisfies(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
  }

  @Test
  void spans_withoutAnEnd_areStored_andExportedOnceTheyHaveOne() throws Exception {
    open(TraceFlags.getSampled());
    ExportTraceServiceRequest.Builder begun = Requests.of(TRACE).toBuilder();
    begun
        .getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .getSpansBuilder(0)
        .clearEndTimeUnixNano();
    post("/v1/traces", PROTOBUF, begun.build().toByteArray());
    post("/v1/traces", PROTOBUF, Requests.of(TRACE).toByteArray());
    assertThat(stored).extracting(SpanData::getEndEpochNanos).containsExactly(0L, 2L);
    assertThat(recorded.spans())
        .filteredOn(span -> span.getName().equals("compile"))
        .extracting(SpanData::getEndEpochNanos)
        .containsExactly(2L);
  }

  @Test
  void report_ofAShim_isForTheRunnerAlone_onceItHasAnEnd() throws Exception {
    SpanContext expected =
        SpanContext.create(TRACE, COMMAND, TraceFlags.getSampled(), TraceState.getDefault());
    reports.expect(expected);
    HttpResponse<byte[]> response =
        post("/v1/traces", PROTOBUF, Requests.of(TRACE, COMMAND, "", 0).toByteArray());
    assertThat(ExportTraceServiceResponse.parseFrom(response.body()).hasPartialSuccess()).isFalse();
    assertThat(stored).isEmpty();
    assertThat(reports.take(expected)).map(SpanData::getName).contains("compile");
    assertThat(reports.take(expected)).isEmpty();
  }

  @Test
  void spanOfTheCommand_isNotAProgramsToTell() throws Exception {
    HttpResponse<byte[]> response =
        post("/v1/traces", PROTOBUF, Requests.of(TRACE, COMMAND, "", 0).toByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(
            ExportTraceServiceResponse.parseFrom(response.body())
                .getPartialSuccess()
                .getRejectedSpans())
        .isEqualTo(1);
    assertThat(stored).isEmpty();
  }

  @Test
  void endpoint_isInNoSpan() throws Exception {
    String caller = "00-" + TRACE + "-" + COMMAND + "-01";
    send(
        builder("/v1/traces", PROTOBUF, Requests.of(TRACE).toByteArray())
            .header("traceparent", caller));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(recorded.spans())
                .anyMatch(span -> span.getName().equals("POST /:secret/v1/traces")));
    assertThat(recorded.spans()).noneMatch(span -> span.toString().contains(endpoints.name("t1")));
  }

  @Test
  void endpoint_ofNoContainer_takesNothing() throws Exception {
    endpoints.close("t1");
    for (String path : List.of("/v1/traces", "/v1/metrics", "/v1/logs")) {
      HttpResponse<byte[]> response = post(path, PROTOBUF, Requests.of(TRACE).toByteArray());
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(new String(response.body(), UTF_8)).contains("OTEL_EXPORTER_OTLP_ENDPOINT");
    }
    assertThat(stored).isEmpty();
  }

  @Test
  void spans_ofATraceThatIsNotSampled_areOnlyStored() throws Exception {
    post("/v1/traces", PROTOBUF, Requests.of(TRACE).toByteArray());
    assertThat(stored).hasSize(1);
    assertThat(recorded.spans()).noneMatch(span -> span.getName().equals("compile"));
  }

  @Test
  void json_isRead_withHexadecimalIds() throws Exception {
    String json =
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"npm"}}]},
        "scopeSpans":[{"scope":{"name":"x"},"spans":[{"traceId":"%s","spanId":"00f067aa0ba902b7","name":"install",
        "kind":3,"startTimeUnixNano":"1700000000000000001","endTimeUnixNano":1700000000000000002,"unknown":{},
        "status":{"code":2,"message":"bad"},
        "attributes":[{"key":"n","value":{"intValue":"-5"}},{"key":"l","value":{"arrayValue":{"values":[{"stringValue":"a"}]}}}],
        "events":[{"name":"e","timeUnixNano":"5"}],"links":[{"traceId":"%s","spanId":"00f067aa0ba902b8"}]}]}]}]}
        """
            .formatted(TRACE, TRACE);
    HttpResponse<byte[]> response = post("/v1/traces", "application/json", json.getBytes(UTF_8));
    assertThat(new String(response.body(), UTF_8)).isEqualTo("{}");
    assertThat(stored)
        .singleElement()
        .satisfies(span -> {
          assertThat(span.getStartEpochNanos()).isEqualTo(1_700_000_000_000_000_001L);
          assertThat(span.getAttributes().asMap().values()).contains(-5L, List.of("a"));
          assertThat(span.getStatus().getDescription()).isEqualTo("bad");
          assertThat(span.getEvents()).hasSize(1);
          assertThat(span.getLinks()).hasSize(1);
          assertThat(span.getParentSpanId()).isEqualTo(COMMAND);
        });
  }

  @Test
  void secrets_areReplaced_everywhere() throws Exception {
    try (Redaction.Hold _ = recorded.telemetry().redaction().hold(List.of("compile", "value-1"))) {
      post("/v1/traces", PROTOBUF, Requests.of(TRACE).toByteArray());
    }
    assertThat(stored)
        .singleElement()
        .asString()
        .doesNotContain("compile")
        .doesNotContain("value-1");
  }

  @Test
  void gzip_isUnderstood() throws Exception {
    HttpResponse<byte[]> response =
        send(
            builder("/v1/traces", PROTOBUF, zip(Requests.of(TRACE).toByteArray()))
                .header("Content-Encoding", "gzip"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(stored).hasSize(1);
  }

  @Test
  void bodies_thatAreTooLarge_areRefused_alsoWhenTheyAreZipped() throws Exception {
    byte[] large = new byte[5 << 20];
    assertThat(post("/v1/traces", PROTOBUF, large).statusCode()).isEqualTo(413);
    assertThat(
            send(builder("/v1/traces", PROTOBUF, zip(large)).header("Content-Encoding", "gzip"))
                .statusCode())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1,2",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}",
        "\u0000\u0001"
      })
  void nonsense_isRefused(String body) throws Exception {
    assertThat(post("/v1/traces", "application/json", body.getBytes(UTF_8)).statusCode())
        .isEqualTo(400);
    assertThat(post("/v1/traces", "text/plain", body.getBytes(UTF_8)).statusCode()).isEqualTo(415);
    assertThat(
            send(builder("/v1/traces", PROTOBUF, body.getBytes(UTF_8))
                    .header("Content-Encoding", "gzip"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void sender_isAskedToTryAgain_whenTheStoreCannotBeReached() throws Exception {
    broken = true;
    assertThat(post("/v1/traces", PROTOBUF, Requests.of(TRACE).toByteArray()).statusCode())
        .isEqualTo(503);
  }

  @Test
  void metricsAndLogs_areTaken() throws Exception {
    assertThat(post("/v1/metrics", PROTOBUF, new byte[3]).statusCode()).isEqualTo(200);
    assertThat(post("/v1/logs", "application/json", "{}".getBytes(UTF_8)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void port_isTheSame_afterARestart() {
    HostPort before = intake.address();
    intake.close();
    // The socket is gone a moment after the server; the one of a killed runner is gone with it.
    await().atMost(Duration.ofSeconds(60)).until(() -> port().choose().equals(before));
    intake = listen();
    assertThat(intake.address()).isEqualTo(before);
    try (HttpServer other = listen()) {
      assertThat(other.address()).isNotEqualTo(before);
    }
  }

  @Test
  void clock_tellsWhenTheQuestionCame_andWhenTheAnswerWent() throws Exception {
    long before = nanosecondsNow();
    HttpResponse<byte[]> response =
        send(HttpRequest.newBuilder(URI.create("http://" + intake.address() + "/v1/clock")));
    long after = nanosecondsNow();
    String text = new String(response.body(), StandardCharsets.UTF_8);
    Matcher told =
        Pattern.compile("\\{\"receivedUnixNano\":\"(\\d+)\",\"sentUnixNano\":\"(\\d+)\"}")
            .matcher(text);
    assertThat(told.matches()).as(text).isTrue();
    assertThat(List.of(before, Long.parseLong(told.group(1)), Long.parseLong(told.group(2)), after))
        .isSorted();
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  private static long nanosecondsNow() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    return send(builder(path, type, body));
  }

  private HttpRequest.Builder builder(String path, String type, byte[] body) {
    return HttpRequest.newBuilder(
            URI.create("http://" + intake.address() + "/" + endpoints.name("t1") + path))
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private static byte[] zip(byte[] plain) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    }
    return zipped.toByteArray();
  }
}
