package io.throughline.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.RandomText;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildTraceTest {
  /** The whole of a user's program. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      try (BuildTrace trace = BuildTrace.join()) {
        trace.spans().around("compile", () -> {});
      }
    }
  }

  @Test
  void program_isPartOfTheTrace_withOneLine() throws Exception {
    try (OtlpSink sink = OtlpSink.start()) {
      Map<String, String> environment = new HashMap<>(Step.ENVIRONMENT);
      environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", sink.httpEndpoint().toString());
      environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
      environment.put("OTEL_TRACES_EXPORTER", "otlp");
      assertThat(run(environment)).isZero();
      OtlpSink.ReceivedSpan received = sink.spans().getFirst();
      assertThat(sink.spans()).hasSize(1);
      assertThat(received.service()).isEqualTo("unit");
      assertThat(received.span().getName()).isEqualTo("compile");
      assertThat(hex(received.span().getTraceId().toByteArray())).isEqualTo(Step.TRACE);
      assertThat(hex(received.span().getParentSpanId().toByteArray())).isEqualTo(Step.SPAN);
      assertThat(sink.metrics()).isEmpty();
    }
  }

  @Test
  void program_endsWell_whenNobodyTakesItsSpans() throws Exception {
    Map<String, String> environment = new HashMap<>(Step.ENVIRONMENT);
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    assertThat(run(environment)).isZero();
    assertThat(run(Map.of())).isZero();
  }

  @Test
  void build_isWhatTheVariablesSay_orElseTheBaggage() {
    try (Step step = Step.ofBuild()) {
      assertThat(step.join().build())
          .isEqualTo(
              new BuildInfo(
                  Optional.of("main"),
                  Optional.of("my app"),
                  Optional.of("test"),
                  Optional.of("7"),
                  Optional.of("u-1"),
                  Optional.of(2L)));
    }
    try (Step step =
        Step.with(
            Map.of("BAGGAGE", "throughline.team=red,throughline.build=u,throughline.attempt=x"))) {
      BuildInfo build = step.join().build();
      assertThat(build.team()).contains("red");
      assertThat(build.uid()).contains("u");
      assertThat(build.attempt()).isEmpty();
    }
  }

  @Test
  void context_isTheStep_withItsBaggage() {
    try (Step step = Step.ofBuild();
        Scope _ = step.join().context().makeCurrent()) {
      assertThat(Span.current().getSpanContext().getSpanId()).isEqualTo(Step.SPAN);
      assertThat(Baggage.current().getEntryValue("throughline.build")).isEqualTo("u-1");
    }
  }

  @Test
  void outsideOfABuild_spansAreATraceOfTheirOwn() {
    try (Step step = Step.with(Map.of())) {
      BuildTrace trace = step.join();
      trace.spans().around("work", () -> {});
      assertThat(trace.build().attributes().isEmpty()).isTrue();
      assertThat(step.spans().getFirst().getParentSpanContext().isValid()).isFalse();
      assertThat(trace.telemetry()).isSameAs(step.telemetry());
    }
  }

  /** A step may get anything as its environment. */
  @Test
  void anyEnvironment_isTaken() {
    RandomText.times(500)
        .forEach(text -> {
          Map<String, String> environment =
              Map.of(
                  "TRACEPARENT", text.any(60),
                  "TRACESTATE", text.any(60),
                  "BAGGAGE", text.any(60),
                  "OTEL_RESOURCE_ATTRIBUTES", text.of("a=,%2 +throughline.team", 0, 60));
          try (Step step = Step.with(environment)) {
            step.join().spans().around("work", () -> {});
            assertThat(step.spans()).as(text.toString()).hasSize(1);
          }
        });
  }

  private static int run(Map<String, String> environment) throws Exception {
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName());
    program.environment().keySet().removeIf(name -> name.matches("OTEL_.*|TRACE.*|BAGGAGE"));
    program.environment().putAll(environment);
    return program.inheritIO().start().waitFor();
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
