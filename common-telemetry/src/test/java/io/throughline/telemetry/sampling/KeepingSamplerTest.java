package io.throughline.telemetry.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepingSamplerTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void keptTrace_isFedButNotExported_whenTheSamplerDropsIt() {
    try (RecordedTelemetry recorded = sampled("always_off", 0)) {
      recorded.recordFeed();
      Telemetry telemetry = recorded.telemetry();
      telemetry
          .span(SpanName.SCHEDULE, "kept")
          .keep()
          .around(_ -> telemetry.span(SpanName.QUEUE).around(_ -> ""));
      telemetry.span(SpanName.SCHEDULE, "not kept").around(_ -> "");

      assertThat(recorded.fed())
          .extracting(span -> span.getName())
          .contains("schedule kept", "queue")
          .doesNotContain("schedule not kept");
      assertThat(recorded.spans()).isEmpty();
    }
  }

  @Test
  void keptTrace_isFedAndExported_whenTheSamplerTakesIt() {
    try (RecordedTelemetry recorded = sampled("always_on", 1)) {
      recorded.recordFeed();
      recorded.telemetry().span(SpanName.SCHEDULE, "kept").keep().around(_ -> "");
      assertThat(recorded.fed()).isNotEmpty();
      assertThat(recorded.spans()).hasSize(1);
    }
  }

  @Test
  void ratio_isTheShareOfTracesThatAreExported() {
    try (RecordedTelemetry recorded = sampled("probability", 0.1)) {
      for (int i = 0; i < 5_000; i++) {
        recorded
            .telemetry()
            .span(SpanName.SCHEDULE, "root")
            .around(_ -> recorded.telemetry().span(SpanName.QUEUE).around(_ -> ""));
      }
      // 500 are expected; six standard deviations are 127. Traces are exported whole.
      assertThat(recorded.tree().orphans()).isEmpty();
      assertThat(recorded.spans().size() / 2).isBetween(373, 627);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "always_on,true",
    "always_off,false",
    "traceidratio,false",
    "always-on,true",
    "always-off,true",
    "probability,true",
    "rate-limited,true",
    "adaptive,true"
  })
  void samplers_followTheCaller_unlessTheStandardSaysOtherwise(String strategy, boolean follows) {
    try (RecordedTelemetry recorded = sampled(strategy, 0)) {
      recorded
          .telemetry()
          .span(SpanName.QUEUE)
          .parent(caller(TraceState.getDefault(), TraceFlags.getSampled()))
          .around(_ -> "");
      assertThat(recorded.spans()).hasSize(follows ? 1 : 0);
    }
  }

  /** Another sampler decides otherwise here; the span is the same nevertheless. */
  @ParameterizedTest
  @ValueSource(strings = {"always_on", "always_off"})
  void spanThatBeginsAgain_isWhatItWas(String strategy) {
    try (RecordedTelemetry recorded = sampled(strategy, 1)) {
      for (TraceFlags flags : List.of(TraceFlags.getSampled(), TraceFlags.getDefault())) {
        TraceState state = KeepingSampler.keep(TraceState.builder().put("ot", "th:8").build());
        SpanContext self = SpanContext.createFromRemoteParent(TRACE, SPAN, flags, state);
        SpanContext again =
            recorded
                .telemetry()
                .span(SpanName.QUEUE)
                .keep()
                .again(self, Context.root())
                .start()
                .getSpanContext();
        assertThat(again.getTraceId()).isEqualTo(TRACE);
        assertThat(again.getSpanId()).isEqualTo(SPAN);
        assertThat(again.isSampled()).isEqualTo(self.isSampled());
        assertThat(again.getTraceState()).isEqualTo(state);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true,true,true", "false,true,false", "'',true,false", "true,false,false"})
  void caller_canAskForATraceThatIsKept(String hint, boolean kept, boolean asked) {
    try (RecordedTelemetry recorded = sampled("always_off", 0)) {
      Context caller = Context.root().with(Baggage.builder().put("throughline.keep", hint).build());
      SpanStart start = recorded.telemetry().span(SpanName.QUEUE).parent(caller);
      SpanContext span = (kept ? start.keep() : start).start().getSpanContext();
      assertThat(KeepingSampler.isKept(span)).isEqualTo(kept);
      assertThat(KeepingSampler.isAsked(span)).isEqualTo(asked);
      SpanContext below =
          recorded
              .telemetry()
              .span(SpanName.QUEUE)
              .parent(Context.root().with(Span.wrap(span)))
              .keep()
              .start()
              .getSpanContext();
      assertThat(KeepingSampler.isAsked(below)).isEqualTo(asked);
    }
  }

  @Test
  void program_seesAKeptTraceAsSampled_andOthersAsTheyAre() {
    Context kept = caller(KeepingSampler.keep(TraceState.getDefault()), TraceFlags.getDefault());
    SpanContext seen = Span.fromContext(KeepingSampler.forProgram(kept)).getSpanContext();
    assertThat(seen.isSampled()).isTrue();
    assertThat(seen.getSpanId()).isEqualTo(SPAN);
    Context other = caller(TraceState.getDefault(), TraceFlags.getDefault());
    assertThat(KeepingSampler.forProgram(other)).isSameAs(other);
  }

  @Test
  void suppressedWork_makesNoSpans_hereAndBelow() {
    try (RecordedTelemetry recorded = sampled("always_on", 1)) {
      Telemetry telemetry = recorded.telemetry();
      Span client = telemetry.span(SpanName.QUEUE).parent(Suppression.context()).start();
      // What the callee gets to see of its caller:
      SpanContext remote =
          SpanContext.createFromRemoteParent(
              client.getSpanContext().getTraceId(),
              client.getSpanContext().getSpanId(),
              client.getSpanContext().getTraceFlags(),
              client.getSpanContext().getTraceState());
      telemetry
          .span(SpanName.QUEUE)
          .parent(Context.root().with(Span.wrap(remote)))
          .around(_ -> telemetry.span(SpanName.QUEUE).around(_ -> ""));
      client.end();
      assertThat(recorded.spans()).isEmpty();
    }
  }

  @Test
  void mark_joinsTheStateOfOthers_andAFullStateLosesItsLast() {
    TraceStateBuilder full = TraceState.builder();
    for (int i = 0; i < 32; i++) {
      full.put("vendor" + i, "value" + i);
    }
    TraceState kept = KeepingSampler.keep(full.build());
    assertThat(kept.size()).isEqualTo(32);
    assertThat(kept.get("throughline")).isEqualTo("kept");
    assertThat(kept.get("vendor31")).isEqualTo("value31");
    assertThat(kept.get("vendor0")).isNull();
  }

  @Test
  void callerFromOutside_cannotKeepATrace_butGoesOnInIt() {
    try (RecordedTelemetry recorded = sampled("always_on", 1)) {
      TraceState state = TraceState.builder().put("throughline", "kept").put("v", "1").build();
      Context caller = caller(state, TraceFlags.getDefault());
      Context heeded = recorded.telemetry().fromOutside(caller);
      SpanContext span = Span.fromContext(heeded).getSpanContext();
      assertThat(KeepingSampler.isKept(span)).isFalse();
      assertThat(span.getTraceId()).isEqualTo(TRACE);
      assertThat(span.getSpanId()).isEqualTo(SPAN);
      assertThat(span.isRemote()).isTrue();
      assertThat(span.getTraceState().get("v")).isEqualTo("1");
      assertThat(recorded.telemetry().fromOutside(Context.root())).isSameAs(Context.root());
    }
  }

  private static Context caller(TraceState state, TraceFlags flags) {
    return Context.root()
        .with(Span.wrap(SpanContext.createFromRemoteParent(TRACE, SPAN, flags, state)));
  }

  private static RecordedTelemetry sampled(String strategy, double rate) {
    return RecordedTelemetry.with(
        TelemetryConfig.local("test")
            .withSampling(SamplingConfig.of(SamplingStrategy.parse(strategy), rate)));
  }
}
