package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.config.HostPort;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.proto.StoredSpan;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.export.Batching;
import io.throughline.telemetry.export.Connection;
import io.throughline.telemetry.export.ExportConfig;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import io.throughline.telemetry.export.LogTarget;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.OtlpSink.ReceivedLog;
import io.throughline.telemetry.testing.TroubledWay;
import io.throughline.telemetry.testing.TroubledWay.Trouble;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The output of builds goes to whoever takes logs, line by line. */
class OutputExportTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Whoever closes an engine waits so long for each batch in the queue. */
  private static final Duration IMPATIENT = Duration.ofMillis(200);

  private static final Pattern DROPPED =
      Pattern.compile(
          "otel_sdk_processor_log_processed\\S*\\{[^}]*error_type=\"queue_full\"[^}]*} (\\S+)");

  private final TestPlans plans = new TestPlans();
  private final OtlpSink sink = OtlpSink.start();
  private EngineRig rig;

  @BeforeEach
  void start() {
    rig = new EngineRig();
  }

  @AfterEach
  void stop() {
    rig.close();
    sink.close();
  }

  @Test
  void lines_areRecords_inTheSpanOfTheirStep() throws Exception {
    rig.runner().on("talks", Script.ending().prints("one\r\n\ntw").prints("o\n").prints("no end"));
    TestEngine engine = rig.engine("one", to(sink.grpcEndpoint(), LIMIT));
    Plan.Task talks = plans.task("talks");
    engine.start("b", talks);
    assertThat(engine.status("b")).isEqualTo("succeeded");
    engine.telemetry().telemetry().flush().join(60, TimeUnit.SECONDS);
    await().atMost(LIMIT).until(() -> sink.logs().size() == 4);
    assertThat(sink.logs())
        .extracting(ReceivedLog::body)
        .containsExactly("one", "", "two", "no end");
    StoredSpan span = span(engine, "task talks");
    for (ReceivedLog log : sink.logs()) {
      assertThat(log.service()).isEqualTo("throughline-build-engine");
      assertThat(log.traceId()).isEqualTo(span.getTraceId());
      assertThat(log.spanId()).isEqualTo(span.getSpanId());
      assertThat(log.log().getSeverityText()).isEqualTo("INFO");
      assertThat(log.attributes()).containsAllEntriesOf(attributes(talks));
    }
    BuildEvent.Log first =
        (BuildEvent.Log)
            engine.events("b").stream().filter(BuildEvent.Log.class::isInstance).findFirst().get();
    assertThat(sink.logs().getFirst().time().toEpochMilli()).isEqualTo(first.time().toEpochMilli());
  }

  private static Map<String, String> attributes(Plan.Task task) {
    return Map.ofEntries(
        Map.entry("throughline.team", "main"),
        Map.entry("throughline.pipeline", "pipe"),
        Map.entry("throughline.job", "unit"),
        Map.entry("throughline.build.id", "42"),
        Map.entry("throughline.build.name", "7"),
        Map.entry("cicd.pipeline.run.id", "b"),
        Map.entry("cicd.pipeline.task.name", "talks"),
        Map.entry("throughline.step.kind", "task"),
        Map.entry("throughline.plan.id", task.id().text()),
        Map.entry("log.iostream", "stdout"));
  }

  @Test
  void secret_isInNoRecord_whenItComesInTwoPieces() throws Exception {
    rig.credentials().secret("key", "pl4nted-secret");
    rig.runner().on("talks", Script.ending().prints("it is pl4nted-s").prints("ecret, yes\n"));
    TestEngine engine = rig.engine("one", to(sink.grpcEndpoint(), LIMIT));
    engine.start(
        "b",
        plans.task(
            "talks", TestPlans.config(List.of(), List.of(), Map.of("KEY", "((key))")), Map.of()));
    assertThat(engine.status("b")).isEqualTo("succeeded");
    engine.telemetry().telemetry().flush().join(60, TimeUnit.SECONDS);
    await().atMost(LIMIT).until(() -> !sink.logs().isEmpty());
    assertThat(sink.logs())
        .extracting(ReceivedLog::body)
        .containsExactly("it is ((redacted)), yes");
    assertThat(sink.logs().toString()).doesNotContain("pl4nted");
  }

  /** Nobody ever answers, and the build ends all the same. */
  @Test
  void build_goesOn_whenTheReceiverIsSilent_andWhatIsDroppedIsCounted() throws Exception {
    try (TroubledWay way = TroubledWay.to(HostPort.loopback(1), Trouble.SILENT)) {
      rig.runner().on("talks", Script.ending().prints("a line\n".repeat(10_000)));
      TestEngine engine = rig.engine("one", to(URI.create("http://" + way.address()), IMPATIENT));
      engine.start("b", plans.task("talks"));
      assertThat(engine.status("b")).isEqualTo("succeeded");
      assertThat(log(engine)).hasSize(70_000);
      await().atMost(LIMIT).until(() -> dropped(engine) > 5000);
    }
  }

  private static String log(TestEngine engine) throws InterruptedException {
    StringBuilder log = new StringBuilder();
    for (BuildEvent event : engine.events("b")) {
      if (event instanceof BuildEvent.Log told) {
        log.append(told.payload());
      }
    }
    return log.toString();
  }

  private static double dropped(TestEngine engine) {
    return DROPPED
        .matcher(engine.metrics())
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .sum();
  }

  private static StoredSpan span(TestEngine engine, String name) throws InterruptedException {
    engine.telemetry().telemetry().feed().flush(LIMIT);
    return engine.trace("b").stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static TelemetryConfig to(URI address, Duration patience) {
    Batching batching = new Batching(1024, 64, Duration.ofMillis(50), patience);
    return TelemetryConfig.local("throughline-build-engine")
        .withExport(
            ExportConfig.NOWHERE.and(
                new LogTarget(OtlpProtocol.GRPC, Connection.to(address), batching)));
  }
}
