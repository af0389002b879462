package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.throughline.telemetry.BuildLog.Lines;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.export.Batching;
import io.throughline.telemetry.export.Connection;
import io.throughline.telemetry.export.ExportConfig;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import io.throughline.telemetry.export.LogTarget;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.OtlpSink.ReceivedLog;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuildLogTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final SpanContext STEP =
      SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault());

  @ParameterizedTest
  @EnumSource(OtlpProtocol.class)
  void line_isARecord_ofItsStep(OtlpProtocol protocol) {
    try (OtlpSink sink = OtlpSink.start();
        Telemetry telemetry = start(sink, protocol, Batching.LINES)) {
      lines(telemetry, Attributes.of(Attribute.TEAM, "main", Attribute.BUILD_ID, 42L))
          .tell(TIME, "compiled");
      telemetry.flush().join(60, TimeUnit.SECONDS);
      ReceivedLog log = sink.logs().getFirst();
      assertThat(log.body()).isEqualTo("compiled");
      assertThat(log.service()).isEqualTo("unit");
      assertThat(log.traceId()).isEqualTo(TRACE);
      assertThat(log.spanId()).isEqualTo(SPAN);
      assertThat(log.time()).isEqualTo(TIME);
      assertThat(log.log().getFlags()).isEqualTo(1);
      assertThat(log.log().getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO);
      assertThat(log.attributes())
          .containsEntry("throughline.team", "main")
          .containsEntry("throughline.build.id", "42");
    }
  }

  @Test
  void line_thatIsTooLong_isSeveralRecords_andNoCharacterIsBroken() {
    try (OtlpSink sink = OtlpSink.start();
        Telemetry telemetry = start(sink, OtlpProtocol.GRPC, Batching.LINES)) {
      String line =
          "x".repeat(BuildLog.LONGEST - 1) + "\ud83d\ude00" + "y".repeat(BuildLog.LONGEST);
      lines(telemetry, Attributes.empty()).tell(TIME, line);
      telemetry.flush().join(60, TimeUnit.SECONDS);
      List<String> bodies = sink.logs().stream().map(ReceivedLog::body).toList();
      assertThat(bodies).hasSize(3);
      assertThat(String.join("", bodies)).isEqualTo(line);
    }
  }

  @Test
  void secret_isHiddenInAttributes_fromWhenItIsHeld() throws Exception {
    try (OtlpSink sink = OtlpSink.start();
        Telemetry telemetry = start(sink, OtlpProtocol.GRPC, Batching.LINES)) {
      Lines lines = lines(telemetry, Attributes.of(Attribute.JOB, "of-hunter2"));
      lines.tell(TIME, "before");
      try (AutoCloseable _ = telemetry.redaction().hold(List.of("hunter2"))) {
        lines.tell(TIME, "then");
      }
      telemetry.flush().join(60, TimeUnit.SECONDS);
      assertThat(sink.logs())
          .extracting(log -> log.attributes().get("throughline.job"))
          .containsExactly("of-hunter2", "of-((redacted))");
    }
  }

  @Test
  void nothing_isThere_whenNobodyTakesIt() {
    try (Telemetry telemetry = Telemetry.start(TelemetryConfig.local("unit"))) {
      assertThat(telemetry.buildLog().of(STEP, Attributes.empty())).isEmpty();
      assertThat(telemetry.flush().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(OtlpProtocol.class)
  void receiverThatIsAway_costsLines_whichAreCounted(OtlpProtocol protocol) {
    try (OtlpSink sink = OtlpSink.start();
        Telemetry telemetry =
            start(sink, protocol, new Batching(128, 16, Duration.ofMillis(10), LONG))) {
      sink.refuse(OtlpSink.Refusal.BROKEN);
      Lines lines = lines(telemetry, Attributes.empty());
      for (int i = 0; i < 5000; i++) {
        lines.tell(TIME, "line " + i);
      }
      await().atMost(LONG).until(() -> dropped(telemetry) + failed(telemetry) == 5000);
      assertThat(dropped(telemetry)).isPositive();
      assertThat(failed(telemetry)).isPositive();
      assertThat(sink.logs()).isEmpty();
      sink.refuse(false);
      lines.tell(TIME, "again");
      await().atMost(LONG).until(() -> sink.logs().size() == 1);
    }
  }

  private static long failed(Telemetry telemetry) {
    return sum(telemetry, "otel_sdk_exporter_log_exported", error -> error != null);
  }

  private static long dropped(Telemetry telemetry) {
    return sum(telemetry, "otel_sdk_processor_log_processed", "queue_full"::equals);
  }

  private static long sum(Telemetry telemetry, String name, Predicate<String> error) {
    return telemetry.prometheus().collect().stream()
        .filter(snapshot -> snapshot.getMetadata().getPrometheusName().startsWith(name))
        .map(CounterSnapshot.class::cast)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .filter(point -> error.test(point.getLabels().get("error_type")))
        .mapToLong(point -> (long) point.getValue())
        .sum();
  }

  private static Lines lines(Telemetry telemetry, Attributes attributes) {
    return telemetry.buildLog().of(STEP, attributes).orElseThrow();
  }

  private static Telemetry start(OtlpSink sink, OtlpProtocol protocol, Batching batching) {
    URI address =
        switch (protocol) {
          case GRPC -> sink.grpcEndpoint();
          case HTTP_PROTOBUF -> sink.httpEndpoint().resolve("/v1/logs");
        };
    return Telemetry.start(
        TelemetryConfig.local("unit")
            .withExport(
                ExportConfig.NOWHERE.and(
                    new LogTarget(protocol, Connection.to(address), batching))));
  }
}
