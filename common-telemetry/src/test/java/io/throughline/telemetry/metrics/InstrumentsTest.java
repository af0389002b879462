package io.throughline.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class InstrumentsTest {
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final SdkMeterProvider meters =
      SdkMeterProvider.builder().registerMetricReader(reader).build();
  private final Redaction redaction = new Redaction();
  private final Instruments instruments =
      new Instruments(meters.get("unit"), true, 10, redaction, clock);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Cardinality.class);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
    meters.close();
  }

  @Test
  void burstOfRuns_staysUnderTheLimit_andTheRestIsInOneSeries() {
    for (int run = 0; run < 100; run++) {
      count("main/p/job-" + run);
    }
    Collection<LongPointData> points = points(MetricName.PIPELINE_RUN_ERRORS);
    assertThat(points).hasSize(10);
    assertThat(points)
        .filteredOn(point -> point.getAttributes().equals(Series.OVERFLOW))
        .singleElement()
        .satisfies(point -> assertThat(point.getValue()).isEqualTo(91));
    assertThat(points.stream().mapToLong(LongPointData::getValue).sum()).isEqualTo(100);
  }

  @Test
  void overflow_isTold_withTheMetricAndTheAttribute_onceAMinute() {
    for (int run = 0; run < 100; run++) {
      count("main/p/job-" + run);
    }
    assertThat(log.list).hasSize(1);
    assertThat(log.list.getFirst().getFormattedMessage())
        .startsWith(
            "cicd.pipeline.run.errors has reached its limit of 10 series; cicd.pipeline.name has"
                + " the most values, 9 of them.");
    clock.advance(Duration.ofSeconds(59));
    count("main/p/late");
    assertThat(log.list).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    count("main/p/later");
    assertThat(log.list).hasSize(2);
    assertThat(points(MetricName.METRICS_OVERFLOWED))
        .singleElement()
        .satisfies(point -> {
          assertThat(point.getValue()).isEqualTo(93);
          assertThat(point.getAttributes())
              .isEqualTo(
                  Attributes.of(
                      Attribute.METRIC,
                      "cicd.pipeline.run.errors",
                      Attribute.METRIC_ATTRIBUTE,
                      "cicd.pipeline.name"));
        });
  }

  @Test
  void observedSeries_comeAndGo_underTheLimit() throws Exception {
    int[] from = {0};
    try (AutoCloseable _ =
        instruments.observe(
            MetricName.PIPELINE_RUN_ACTIVE,
            into -> {
              for (int i = from[0]; i < from[0] + 20; i++) {
                into.record(1, Attributes.of(Attribute.PIPELINE_NAME, "job-" + i));
              }
            })) {
      assertThat(points(MetricName.PIPELINE_RUN_ACTIVE)).hasSize(10);
      from[0] = 15;
      assertThat(points(MetricName.PIPELINE_RUN_ACTIVE))
          .hasSize(10)
          .extracting(point -> point.getAttributes().get(Attribute.PIPELINE_NAME))
          .contains("job-20")
          .doesNotContain("job-3");
    }
    assertThat(points(MetricName.PIPELINE_RUN_ACTIVE)).isEmpty();
  }

  @Test
  void whatSeveralTell_ofOneMetric_isAllThere() {
    for (String pool : List.of("engine", "scheduler")) {
      var _ =
          instruments.observe(
              MetricName.DB_CONNECTIONS_MAX,
              into -> into.record(5, Attributes.of(Attribute.DB_POOL, pool)));
    }
    assertThat(points(MetricName.DB_CONNECTIONS_MAX)).hasSize(2);
  }

  @Test
  void secretInAName_isNotInASeries_fromWhenItIsHeld() throws Exception {
    count("main/hunter2-hunter2/unit");
    try (AutoCloseable _ = redaction.hold(List.of("hunter2-hunter2", "unit"))) {
      count("main/again-hunter2-hunter2/unit");
      var _ =
          instruments.observe(
              MetricName.PIPELINE_RUN_ACTIVE,
              into ->
                  into.record(1, Attributes.of(Attribute.PIPELINE_NAME, "a/hunter2-hunter2/unit")));
      assertThat(names(MetricName.PIPELINE_RUN_ACTIVE)).containsExactly("a/((redacted))/unit");
    }
    assertThat(names(MetricName.PIPELINE_RUN_ERRORS))
        .containsExactlyInAnyOrder("main/hunter2-hunter2/unit", "main/again-((redacted))/unit");
  }

  @Test
  void tokenInAName_isNeverInASeries() {
    String token = "ghp_" + "a1B2".repeat(9);
    count("main/" + token + "/unit");
    count("main/" + token + "/unit");
    assertThat(names(MetricName.PIPELINE_RUN_ERRORS)).containsExactly("main/((redacted))/unit");
  }

  private List<String> names(MetricName metric) {
    return points(metric).stream()
        .map(point -> String.valueOf(point.getAttributes().get(Attribute.PIPELINE_NAME)))
        .toList();
  }

  private void count(String pipeline) {
    instruments
        .counter(MetricName.PIPELINE_RUN_ERRORS)
        .add(1, Attributes.of(Attribute.PIPELINE_NAME, pipeline, Attribute.ERROR_TYPE, "exit_1"));
  }

  private Collection<LongPointData> points(MetricName name) {
    return reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name.text()))
        .map(MetricData::getLongSumData)
        .flatMap(data -> data.getPoints().stream())
        .toList();
  }
}
