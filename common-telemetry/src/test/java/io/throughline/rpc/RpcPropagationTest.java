package io.throughline.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.proto.Build;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.propagation.PropagationConfig;
import io.throughline.telemetry.propagation.PropagationConfig.Format;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RpcPropagationTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @ParameterizedTest
  @EnumSource(Format.class)
  void services_shareATrace_andItsMark_whateverOthersSpeak(Format format) throws Exception {
    try (RpcRig rig = rig(format)) {
      RpcServer server = rig.serve(_ -> Build.getDefaultInstance());
      RpcClient client = rig.client(server);
      rig.telemetry().span(SpanName.QUEUE).keep().around(_ -> RpcRig.get(client, 1));
      List<SpanData> spans = rig.recorded.spans();
      assertThat(spans).hasSize(3);
      assertThat(spans)
          .extracting(SpanData::getTraceId)
          .containsOnly(spans.getFirst().getTraceId());
      assertThat(spans)
          .extracting(span -> span.getSpanContext().getTraceState().get("throughline"))
          .containsOnly("kept");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          B3      | b3            | {trace}-{span}-1
          B3MULTI | X-B3-TraceId  | {trace}
          JAEGER  | uber-trace-id | {trace}:{span}:0:1
          """)
  void callerWhoSpeaksOnlyThat_isHeard(Format format, String header, String value) {
    try (RpcRig rig = rig(format)) {
      RpcServer server = rig.serve(_ -> Build.getDefaultInstance());
      Buffer message = Buffer.buffer(new byte[] {0, 0, 0, 0, 0});
      RawCall.status(
          rig.vertx,
          server.address(),
          message,
          header.toLowerCase(java.util.Locale.ROOT),
          value.replace("{trace}", TRACE).replace("{span}", SPAN),
          "x-b3-spanid",
          SPAN,
          "x-b3-sampled",
          "1");
      await().atMost(Duration.ofSeconds(60)).until(() -> !served(rig).isEmpty());
      SpanData span = served(rig).getFirst();
      assertThat(span.getTraceId()).isEqualTo(TRACE);
      assertThat(span.getParentSpanId()).isEqualTo(SPAN);
    }
  }

  @Test
  void traceContext_countsMoreThanOtherHeaders() {
    try (RpcRig rig = rig(Format.B3)) {
      RpcServer server = rig.serve(_ -> Build.getDefaultInstance());
      RawCall.status(
          rig.vertx,
          server.address(),
          Buffer.buffer(new byte[] {0, 0, 0, 0, 0}),
          "b3",
          "1".repeat(32) + "-" + SPAN + "-1",
          "traceparent",
          "00-" + TRACE + "-" + SPAN + "-01");
      await().atMost(Duration.ofSeconds(60)).until(() -> !served(rig).isEmpty());
      assertThat(served(rig).getFirst().getTraceId()).isEqualTo(TRACE);
    }
  }

  private static List<SpanData> served(RpcRig rig) {
    return rig.recorded.spans().stream().filter(it -> it.getKind() == SpanKind.SERVER).toList();
  }

  private static RpcRig rig(Format format) {
    return new RpcRig(
        TelemetryConfig.local("test").withPropagation(new PropagationConfig(List.of(format))));
  }
}
