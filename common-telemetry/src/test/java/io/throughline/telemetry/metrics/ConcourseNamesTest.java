package io.throughline.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.ConcourseMetric;
import io.throughline.telemetry.catalog.MetricName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConcourseNamesTest {
  @Test
  void buildsOfOurs_areThereUnderConcoursesNames() throws IOException {
    try (Telemetry telemetry = start(true)) {
      build(telemetry, "pending", "", 3);
      build(telemetry, "pending", "", 4);
      build(telemetry, "executing", "success", 42);
      build(telemetry, "executing", "failure", 2);
      build(telemetry, "executing", "timeout", 3);
      String text = scrape(telemetry);
      assertThat(text.lines())
          .contains(
              "concourse_builds_started_total 2.0",
              "concourse_builds_finished_total 3.0",
              "concourse_builds_succeeded_total 1.0",
              "concourse_builds_failed_total 2.0",
              "concourse_builds_duration_seconds_count{job=\"unit\",pipeline=\"app\",status=\"succeeded\",team=\"main\"} 1",
              "concourse_builds_duration_seconds_sum{job=\"unit\",pipeline=\"app\",status=\"failed\",team=\"main\"} 5.0",
              "concourse_builds_duration_seconds_bucket{job=\"unit\",pipeline=\"app\",status=\"failed\",team=\"main\",le=\"2.5\"} 1",
              "concourse_builds_duration_seconds_bucket{job=\"unit\",pipeline=\"app\",status=\"failed\",team=\"main\",le=\"+Inf\"} 2")
          .noneMatch(line -> line.startsWith("concourse_builds_errored_total"));
    }
  }

  @Test
  void responsesAndOthers_haveConcoursesLabels() throws Exception {
    try (Telemetry telemetry = start(true);
        AutoCloseable _ =
            telemetry.observe(
                MetricName.WORKER_COUNT,
                into -> {
                  into.record(1, Attributes.of(Attribute.WORKER_STATE, "available"));
                  into.record(2, Attributes.of(Attribute.WORKER_STATE, "busy"));
                })) {
      telemetry
          .histogram(MetricName.HTTP_SERVER_DURATION)
          .record(
              0.2,
              Attributes.of(
                  Attribute.HTTP_REQUEST_METHOD, "GET",
                  Attribute.HTTP_ROUTE, "/api/v1/info",
                  Attribute.URL_SCHEME, "http",
                  Attribute.HTTP_RESPONSE_STATUS_CODE, 200L));
      assertThat(scrape(telemetry))
          .contains(
              "concourse_http_responses_duration_seconds_count{method=\"GET\",route=\"/api/v1/info\",status=\"200\"} 1",
              "concourse_workers_registered{state=\"running\"} 3.0");
    }
  }

  @Test
  void scrape_hasNoneOfThem_unlessTheyAreAskedFor() throws IOException {
    try (Telemetry telemetry = start(false)) {
      build(telemetry, "executing", "success", 42);
      assertThat(scrape(telemetry)).doesNotContain("concourse_");
    }
  }

  @Test
  void names_areConcourses_andGivenOnce() {
    assertThat(ConcourseMetric.values())
        .extracting(ConcourseMetric::text)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("concourse_[a-z_]+"));
  }

  private static Telemetry start(boolean names) {
    TelemetryConfig local = TelemetryConfig.local("unit");
    return Telemetry.start(names ? local.withMetrics(local.metrics().withConcourseNames()) : local);
  }

  private static void build(Telemetry telemetry, String state, String result, double seconds) {
    AttributesBuilder labels =
        Attributes.builder()
            .put(Attribute.PIPELINE_NAME, "main/app/unit")
            .put(Attribute.PIPELINE_RUN_STATE, state);
    if (!result.isEmpty()) {
      labels.put(Attribute.PIPELINE_RESULT, result);
    }
    telemetry.histogram(MetricName.PIPELINE_RUN_DURATION).record(seconds, labels.build());
  }

  private static String scrape(Telemetry telemetry) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, telemetry.prometheus().collect());
    return text.toString(StandardCharsets.UTF_8);
  }
}
