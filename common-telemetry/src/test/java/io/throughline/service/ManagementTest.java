package io.throughline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.Attributes;
import io.throughline.config.HostPort;
import io.throughline.config.Options;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ManagementTest {
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private final Vertx vertx = Vertx.vertx();
  private final RecordedTelemetry recorded = RecordedTelemetry.of("unit");
  private final HttpClient client = HttpClient.newHttpClient();
  private Management management;

  @BeforeEach
  void start() {
    management = Management.start(vertx, recorded.telemetry(), HostPort.loopback(0));
  }

  @AfterEach
  void stop() {
    management.close();
    recorded.close();
    vertx.close().await();
  }

  @Test
  void service_lives_beforeItIsReady() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).isEqualTo("starting\n");
    assertThat(management.isReady()).isFalse();
    management.started();
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(management.isReady()).isTrue();
  }

  @Test
  void service_isNotReady_whileSomethingItNeedsIsAway() throws Exception {
    AtomicBoolean database = new AtomicBoolean(true);
    management.needs("database", database::get);
    management.needs("cluster", () -> true);
    management.started();
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    database.set(false);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).isEqualTo("cannot reach: database\n");
  }

  @Test
  void logLevel_canBeChanged_whileItRuns() throws Exception {
    String logger = "unit.level";
    assertThat(put("{\"logger\": \"unit.level\", \"level\": \"debug\"}").body())
        .contains("\"unit.level\":\"debug\"");
    assertThat(LoggerFactory.getLogger(logger).isDebugEnabled()).isTrue();
    assertThat(put("{\"logger\": \"unit.level\", \"level\": \"ERROR\"}").statusCode())
        .isEqualTo(200);
    assertThat(LoggerFactory.getLogger(logger).isWarnEnabled()).isFalse();
    assertThat(get("/log-level").body()).contains("\"unit.level\":\"error\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debug",
        "{}",
        "{\"level\": \"loud\"}",
        "{\"logger\": \"a b\", \"level\": \"info\"}",
        "[]"
      })
  void logLevel_thatIsNone_isRefused(String body) throws Exception {
    assertThat(put(body).statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> put(String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + management.address() + "/log-level"))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void needThatFails_orDoesNotAnswer_isAway() throws Exception {
    management.needs(
        "broken",
        () -> {
          throw new IllegalStateException("on purpose");
        });
    management.needs("silent", ManagementTest::neverAnswers);
    management.needs("fine", () -> true);
    management.started();
    assertThat(get("/ready").body()).isEqualTo("cannot reach: broken, silent\n");
  }

  @Test
  void metrics_areScraped_inTheFormatThatIsAskedFor() throws Exception {
    recorded
        .telemetry()
        .span(SpanName.QUEUE)
        .around(_ -> {
          recorded
              .telemetry()
              .histogram(MetricName.STEP_DURATION)
              .record(0.3, Attributes.of(Attribute.STEP_KIND, "get"));
          return "";
        });
    String trace = recorded.spans().getFirst().getTraceId();

    // The SDK hands an exemplar out once, to the first who asks.
    HttpResponse<String> open = get("/metrics", OPEN_METRICS);
    assertThat(open.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).containsPattern("le=\"0.5\"} 1 # \\{.*trace_id=\"" + trace);
    assertThat(open.body()).endsWith("# EOF\n");

    HttpResponse<String> plain = get("/metrics");
    assertThat(plain.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(plain.body())
        .contains("# TYPE throughline_step_duration_seconds histogram")
        .containsPattern(
            "throughline_step_duration_seconds_bucket\\{.*throughline_step_kind=\"get\",le=\"0.5\"} 1\n")
        .doesNotContain("trace_id");
  }

  @Test
  void request_isMeasured_withItsRoute() throws Exception {
    get("/health");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(get("/metrics").body())
                .containsPattern(
                    "http_server_request_duration_seconds_count\\{http_request_method=\"GET\","
                        + "http_response_status_code=\"200\",http_route=\"/health\".*} 1"));
  }

  @Test
  void listenerOfItsOwn_servesMetrics_andNothingElse() throws Exception {
    ScrapeConfig own = new ScrapeConfig(Optional.of(HostPort.loopback(0)));
    try (Management second =
        Management.start(vertx, recorded.telemetry(), HostPort.loopback(0), own)) {
      HostPort address = second.scrapeAddress().orElseThrow();
      recorded.telemetry().counter(MetricName.LOG_BYTES).add(7);
      assertThat(getFrom(address, "/metrics").body()).contains("throughline_log_bytes_total");
      assertThat(getFrom(address, "/health").statusCode()).isEqualTo(404);
    }
    assertThat(management.scrapeAddress()).isEmpty();
  }

  @Test
  void listenerOfItsOwn_isDeclared_asConcourseHasIt() {
    Options options = new Options("unit", "");
    Supplier<ScrapeConfig> config = ScrapeConfig.declare(options);
    options.parse(
        List.of("--prometheus-bind-port", "9391"),
        Map.of("CONCOURSE_PROMETHEUS_BIND_IP", "127.0.0.1"));
    assertThat(config.get().listen()).contains(HostPort.loopback(9391));
    Options none = new Options("unit", "");
    Supplier<ScrapeConfig> absent = ScrapeConfig.declare(none);
    none.parse(List.of(), Map.of());
    assertThat(absent.get()).isEqualTo(ScrapeConfig.NONE);
  }

  @Test
  void jvm_isMeasured_underTheNamesOfTheConventions() throws Exception {
    try (AutoCloseable _ = recorded.telemetry().measureJvm()) {
      assertThat(get("/metrics").body())
          .contains(
              "jvm_memory_used_bytes{", "jvm_thread_count", "jvm_class_count", "jvm_cpu_time");
    }
  }

  private static boolean neverAnswers() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private HttpResponse<String> get(String path, String... accept) throws Exception {
    return getFrom(management.address(), path, accept);
  }

  private HttpResponse<String> getFrom(HostPort address, String path, String... accept)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + path));
    for (String type : accept) {
      request.header("Accept", type);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
