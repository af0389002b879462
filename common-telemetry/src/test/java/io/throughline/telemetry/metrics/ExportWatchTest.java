package io.throughline.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ExportWatchTest {
  /** An exporter whose answers are decided by the test. */
  private record Answering(Supplier<CompletableResultCode> answer) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return answer.get();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private final ExportWatch watch =
      new ExportWatch(
          "unit", Resource.empty(), text -> text.replace("hunter2", "((redacted))"), clock);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ExportWatch.class);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
    watch.close();
  }

  @Test
  void losses_areToldOnceAMinute_withTheExporterAndTheLastError() {
    SpanExporter exporter =
        watch
            .spans(
                new Answering(() ->
                    CompletableResultCode.ofExceptionalFailure(
                        new IOException("hunter2 refused\nAuthorization: hunter2"))))
            .exporter();
    export(exporter, 3);
    watch.look();
    for (int second = 0; second < 59; second++) {
      clock.advance(Duration.ofSeconds(1));
      export(exporter, 1);
      watch.look();
    }
    assertThat(lines())
        .containsExactly(
            "telemetry of unit is lost, builds go on: answering/0 could not deliver 3 spans"
                + " (java.io.IOException: ((redacted)) refused)");
    clock.advance(Duration.ofSeconds(1));
    watch.look();
    assertThat(lines()).hasSize(2).last().asString().contains("could not deliver 59 spans");
    clock.advance(Duration.ofMinutes(5));
    watch.look();
    assertThat(lines()).hasSize(2);
  }

  @Test
  void exporterThatThrows_hasFailed_andItsCallerIsNotTold() {
    SpanExporter exporter =
        watch
            .spans(
                new Answering(() -> {
                  throw new IllegalStateException("on purpose");
                }))
            .exporter();
    export(exporter, 2);
    watch.look();
    assertThat(lines()).singleElement().asString().contains("could not deliver 2 spans");
    assertThat(counted(MetricName.EXPORTED_SPANS, IllegalStateException.class.getName()))
        .isEqualTo(2);
  }

  @Test
  void spansWithoutAnAnswer_areInFlight() {
    CompletableResultCode answer = new CompletableResultCode();
    SpanExporter exporter = watch.spans(new Answering(() -> answer)).exporter();
    exporter.export(Collections.nCopies(5, span()));
    assertThat(counted(MetricName.SPANS_IN_FLIGHT, "")).isEqualTo(5);
    assertThat(counted(MetricName.EXPORTED_SPANS, "")).isZero();
    answer.succeed();
    assertThat(counted(MetricName.SPANS_IN_FLIGHT, "")).isZero();
    assertThat(counted(MetricName.EXPORTED_SPANS, "")).isEqualTo(5);
    watch.look();
    assertThat(lines()).isEmpty();
  }

  private static void export(SpanExporter exporter, int count) {
    exporter.export(Collections.nCopies(count, span())).join(60, TimeUnit.SECONDS);
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private long counted(MetricName name, String error) {
    return watch.producer().produce(Resource.empty()).stream()
        .filter(metric -> metric.getName().equals(name.text()))
        .map(MetricData::getLongSumData)
        .flatMap(data -> data.getPoints().stream())
        .filter(point -> error.equals(String.valueOf(errorOf(point))))
        .mapToLong(LongPointData::getValue)
        .sum();
  }

  private static String errorOf(LongPointData point) {
    String error = point.getAttributes().get(Attribute.ERROR_TYPE);
    return error == null ? "" : error;
  }

  private static SpanData span() {
    return TestSpanData.builder()
        .setName("span")
        .setKind(io.opentelemetry.api.trace.SpanKind.INTERNAL)
        .setStartEpochNanos(1)
        .setEndEpochNanos(2)
        .setStatus(StatusData.unset())
        .setHasEnded(true)
        .build();
  }
}
