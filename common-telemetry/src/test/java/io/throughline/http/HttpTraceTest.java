package io.throughline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.proto.Build;
import io.throughline.proto.BuildsGrpcClient;
import io.throughline.proto.BuildsGrpcService;
import io.throughline.proto.GetBuildRequest;
import io.throughline.proto.SchedulerProto;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.RpcService;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.redaction.Redaction;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";

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
  void request_isNamedByItsRoute_andAChildOfItsCaller() throws Exception {
    rig.routes.get("/builds/:id", exchange -> exchange.sendText(200, exchange.pathParam("id")));
    rig.start();
    rig.send(
        rig.request("/builds/7?token=x")
            .header("traceparent", TRACEPARENT)
            .header("User-Agent", "unit"));

    SpanData span = onlySpan();
    assertThat(span.getName()).isEqualTo("GET /builds/:id");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getAttributes().asMap())
        .containsEntry(Attribute.HTTP_REQUEST_METHOD, "GET")
        .containsEntry(Attribute.HTTP_ROUTE, "/builds/:id")
        .containsEntry(Attribute.HTTP_RESPONSE_STATUS_CODE, 200L)
        .containsEntry(Attribute.URL_PATH, "/builds/7")
        .containsEntry(Attribute.URL_SCHEME, "http")
        .containsEntry(Attribute.CLIENT_ADDRESS, "127.0.0.1")
        .containsEntry(Attribute.NETWORK_PROTOCOL_VERSION, "1.1")
        .containsEntry(Attribute.USER_AGENT, "unit")
        .doesNotContainKey(Attribute.ERROR_TYPE);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void requestWithoutRoute_isASpanToo() throws Exception {
    rig.routes.get("/known", exchange -> exchange.send(204));
    rig.start();
    rig.send(rig.request("/unknown").header("traceparent", TRACEPARENT));
    rig.send(rig.request("/known").method("PUT", BodyPublishers.noBody()));
    rig.send(rig.request("/unknown").method("BREW", BodyPublishers.noBody()));

    awaitSpans(3);
    assertThat(rig.spans()).extracting(SpanData::getName).containsExactly("GET", "PUT", "HTTP");
    assertThat(rig.spans()).extracting(HttpTraceTest::status).containsExactly(404L, 405L, 404L);
    assertThat(rig.spans().getFirst().getParentSpanId()).isEqualTo(PARENT);
    assertThat(rig.spans().getLast().getAttributes().get(Attribute.HTTP_REQUEST_METHOD))
        .isEqualTo("_OTHER");
  }

  @Test
  void refusedRequest_isNoErrorOfTheServer() throws Exception {
    rig.routes.post(
        "/builds",
        _ -> {
          throw new HttpFailure(409, "there is one already");
        });
    rig.start();
    assertThat(rig.send(rig.request("/builds").POST(BodyPublishers.noBody())).body())
        .isEqualTo("there is one already");
    assertThat(status(onlySpan())).isEqualTo(409);
    assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void largeBody_isRefused_andTold() throws Exception {
    rig.routes.post("/builds", exchange -> exchange.send(200));
    rig.start();
    HttpRequest.Builder large =
        rig.request("/builds").POST(BodyPublishers.ofByteArray(new byte[HttpRig.BODY_BYTES + 1]));
    assertThat(rig.send(large).statusCode()).isEqualTo(413);
    assertThat(status(onlySpan())).isEqualTo(413);
  }

  @Test
  void failingHandler_isAnError_ofItsKind() throws Exception {
    rig.routes.get(
        "/broken",
        _ -> {
          throw new IllegalStateException("internal detail");
        });
    rig.start();
    assertThat(rig.get("/broken").body()).isEqualTo("internal error: IllegalStateException");
    SpanData span = onlySpan();
    assertThat(status(span)).isEqualTo(500);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(Attribute.ERROR_TYPE))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void serverError_thatTheHandlerSends_isAnErrorByItsStatus() throws Exception {
    rig.routes.get("/away", exchange -> exchange.sendText(503, "starting"));
    rig.start();
    rig.get("/away");
    assertThat(onlySpan().getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo("503");
    assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void clientThatGoesAway_leavesNoStatus() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    rig.routes.get(
        "/slow",
        _ -> {
          begun.countDown();
          new CountDownLatch(1).await();
        });
    rig.start();
    try (Socket _ = rig.socket("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")) {
      begun.await();
    }
    SpanData span = onlySpan();
    assertThat(span.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo("client_gone");
    assertThat(span.getAttributes().get(Attribute.HTTP_RESPONSE_STATUS_CODE)).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void stream_thatIsBrokenOff_isAnErrorWithTheStatusThatWasSent() throws Exception {
    rig.routes.get(
        "/stream",
        exchange -> {
          exchange.stream(200, "text/plain").write("half".getBytes(UTF_8));
          throw new IllegalStateException("the other half is gone");
        });
    rig.start();
    try (Socket socket = rig.socket("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")) {
      assertThat(HttpRig.readAll(socket)).contains("half").doesNotContain("\r\n0\r\n");
    }
    SpanData span = onlySpan();
    assertThat(status(span)).isEqualTo(200);
    assertThat(span.getAttributes().get(Attribute.ERROR_TYPE))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void routeThatCreatesABuild_keepsItsTrace_alsoBehindACall() throws Exception {
    rig.recorded.recordFeed();
    RpcConfig open = RpcConfig.loopback(Optional.empty());
    RpcService builds =
        RpcService.of(SchedulerProto.getDescriptor().findServiceByName("Builds"))
            .unary(BuildsGrpcService.Get, _ -> Build.getDefaultInstance());
    try (RpcServer far =
            RpcServer.start(rig.vertx, rig.telemetry(), open, List.of(builds), () -> true);
        RpcClient client = RpcClient.to(rig.vertx, rig.telemetry(), far.address(), open)) {
      rig.routes.add(
          "POST",
          "/builds",
          HttpRoutes.Tracing.KEPT,
          exchange -> {
            client.call(BuildsGrpcClient.Get, GetBuildRequest.getDefaultInstance());
            rig.telemetry().span(SpanName.QUEUE).around(_ -> "");
            exchange.send(201);
          });
      rig.start();
      rig.send(rig.request("/builds").POST(BodyPublishers.noBody()));
      awaitSpans(4);
    }
    assertThat(rig.recorded.tree().render())
        .isEqualTo(
            """
            POST /builds SERVER
              throughline.v1.Builds/Get CLIENT
                throughline.v1.Builds/Get SERVER
              queue INTERNAL
            """);
    assertThat(rig.recorded.fed().stream().filter(SpanData::hasEnded)).hasSize(4);
  }

  @Test
  void callerFromOutside_cannotKeepItsTrace() throws Exception {
    rig.recorded.recordFeed();
    rig.routes.get("/info", exchange -> exchange.send(200));
    rig.start();
    rig.send(
        rig.request("/info")
            .header("traceparent", TRACEPARENT)
            .header("tracestate", "throughline=kept,vendor=1"));
    assertThat(onlySpan().getSpanContext().getTraceState().get("vendor")).isEqualTo("1");
    assertThat(rig.recorded.fed()).isEmpty();
  }

  @Test
  void handler_runsInTheSpan_ofItsRequest() throws Exception {
    rig.routes.get(
        "/me", exchange -> exchange.sendText(200, Span.current().getSpanContext().getSpanId()));
    rig.start();
    String id = rig.get("/me").body();
    assertThat(onlySpan().getSpanId()).isEqualTo(id);
  }

  @Test
  void plantedSecret_isInNoSpan() throws Exception {
    rig.routes.get(
        "/login/:name",
        _ -> {
          throw new IllegalStateException("planted-secret");
        });
    rig.start();
    try (Redaction.Hold _ = rig.telemetry().redaction().hold(List.of("planted-secret"))) {
      rig.send(
          rig.request("/login/planted-secret?token=planted-secret")
              .header("Authorization", "Bearer planted-secret")
              .header("Cookie", "skymarshal=planted-secret"));
      awaitSpans(1);
    }
    assertThat(rig.spans().toString()).doesNotContain("planted-secret");
  }

  private SpanData onlySpan() {
    awaitSpans(1);
    return rig.spans().getFirst();
  }

  private void awaitSpans(int count) {
    await().atMost(Duration.ofSeconds(60)).until(() -> rig.spans().size() == count);
  }

  private static Long status(SpanData span) {
    return span.getAttributes().get(Attribute.HTTP_RESPONSE_STATUS_CODE);
  }
}
