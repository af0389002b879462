package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.context.Scope;
import io.throughline.proto.StoredSpan;
import io.throughline.telemetry.catalog.SpanName;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program of a step sends a span of its own, with nothing but what it finds in its environment.
 */
class IntakeEndToEndTest {
  @TempDir Path data;

  /** Speaks OTLP/JSON by bash alone, so that no tool is needed. */
  private static final String PROGRAM =
      """
      trace=$(echo $TRACEPARENT | cut -d- -f2); parent=$(echo $TRACEPARENT | cut -d- -f3)
      place=${OTEL_EXPORTER_OTLP_ENDPOINT#http://}; hostport=${place%%/*}
      body='{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"'$OTEL_SERVICE_NAME'"}}]},"scopeSpans":[{"spans":[{"traceId":"'$trace'","spanId":"1234567890abcdef","parentSpanId":"'$parent'","name":"user work","kind":1,"startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}'
      exec 3<>/dev/tcp/${hostport%:*}/${hostport#*:}
      printf 'POST %s/v1/traces HTTP/1.1\\r\\nHost: x\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\nConnection: close\\r\\n\\r\\n%s' ${place#$hostport} ${#body} "$body" >&3
      head -1 <&3
      """;

  @Test
  void span_ofTheProgram_isAChildOfItsProcess() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (FakeSpanStore store = new FakeSpanStore(vertx);
        TestRunner runner = TestRunner.start(data, config -> withEngine(config, store))) {
      var step = runner.recorded().telemetry().span(SpanName.TASK, "t1").keep().start();
      try (Scope _ = step.makeCurrent()) {
        Ran ran = runner.run(Specs.command("t1", "bash", "-c", PROGRAM));
        assertThat(ran.output()).contains("200");
      } finally {
        step.end();
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(store.ended("bash")).hasSize(1));
      StoredSpan user = store.ended("user work").getFirst();
      assertThat(user.getParentSpanId()).isEqualTo(store.ended("bash").getFirst().getSpanId());
      assertThat(user.getService()).isEqualTo("t1");
    } finally {
      vertx.close().await();
    }
  }

  private static RunnerConfig withEngine(RunnerConfig config, FakeSpanStore store) {
    return new RunnerConfig(
        config.rpc(),
        Optional.of(store.address()),
        config.data(),
        config.intake(),
        config.policy(),
        config.limits(),
        config.stopOnExit(),
        config.stopGrace());
  }
}
