package io.throughline.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.throughline.config.HostPort;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.metrics.JointScrape;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScrapeListenerTest {
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
  private static final Pattern FAMILY = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\.)*\",?)*)} \\S+"
              + "(?: # \\{[^}]*} \\S+(?: \\S+)?)?");
  private static final Map<String, List<String>> SUFFIXES =
      Map.of(
          "counter", List.of("_total", "_created"),
          "gauge", List.of(""),
          "info", List.of("_info"),
          "histogram", List.of("_bucket", "_count", "_sum", "_created"));

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Telemetry> services =
      Stream.of("gateway", "engine", "runner")
          .map(service -> Telemetry.start(TelemetryConfig.local(service)))
          .toList();
  private ScrapeListener listener;

  @BeforeEach
  void start() {
    JointScrape joint = new JointScrape();
    services.forEach(service -> joint.add(service.serviceName(), service.prometheus()));
    listener = ScrapeListener.start(vertx, services.getFirst(), HostPort.loopback(0), joint);
    for (Telemetry service : services) {
      service.span(SpanName.QUEUE).keep().around(_ -> measured(service));
    }
  }

  @AfterEach
  void stop() {
    listener.close();
    services.forEach(Telemetry::close);
    vertx.close().await();
  }

  @Test
  void scrapeOfAll_isOpenMetrics_withTheSeriesOfEachService() throws Exception {
    List<String> lines = get("/metrics", OPEN_METRICS).body().lines().toList();
    assertThat(lines).last().isEqualTo("# EOF");
    assertThat(lines.stream().filter(line -> line.startsWith("# TYPE"))).doesNotHaveDuplicates();
    assertThat(series(lines)).doesNotHaveDuplicates();
    for (Telemetry service : services) {
      assertThat(lines)
          .anyMatch(line ->
              line.startsWith("throughline_step_duration_seconds_bucket{")
                  && line.contains("service_name=\"%s\"".formatted(service.serviceName()))
                  && line.contains("# {")
                  && line.contains("trace_id="));
    }
  }

  @Test
  void scrapeOfAll_isPlainText_forWhoDoesNotAskForOpenMetrics() throws Exception {
    HttpResponse<String> plain = get("/metrics", "text/plain");
    assertThat(plain.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(plain.body())
        .contains("service_name=\"engine\"", "service_name=\"runner\"")
        .doesNotContain("trace_id", "# EOF");
  }

  @Test
  void nothingElse_isServed() throws Exception {
    for (String path : List.of("/health", "/ready", "/log-level", "/")) {
      assertThat(get(path, "*/*").statusCode()).isEqualTo(404);
    }
  }

  /** Reads each line as a sample of the family above it; what the lines are samples of. */
  private static List<String> series(List<String> lines) {
    List<String> series = new ArrayList<>();
    List<String> names = List.of();
    for (String line : lines) {
      Matcher family = FAMILY.matcher(line);
      if (family.matches()) {
        names = SUFFIXES.get(family.group(2)).stream().map(family.group(1)::concat).toList();
      } else if (!line.startsWith("#")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(names).as("samples of the family").contains(sample.group(1));
        assertThat(sample.group(2)).contains("service_name=\"");
        series.add(sample.group(1) + sample.group(2));
      }
    }
    return series;
  }

  private static String measured(Telemetry service) {
    service
        .histogram(MetricName.STEP_DURATION)
        .record(0.3, Attributes.of(Attribute.STEP_KIND, "get"));
    service.counter(MetricName.LOG_BYTES).add(7);
    service.gauge(MetricName.CONTAINERS_RUNNING).add(1);
    return "";
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + listener.address() + path))
            .header("Accept", accept)
            .build(),
        BodyHandlers.ofString());
  }
}
