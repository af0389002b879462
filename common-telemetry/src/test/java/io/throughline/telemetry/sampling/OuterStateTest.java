package io.throughline.telemetry.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.throughline.telemetry.testing.RandomText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers from outside write into the state of a trace. */
class OuterStateTest {
  /** Its last 56 bits are 8448eb211c8031. */
  private static final String TRACE = "0af7651916cd43ddff8448eb211c8031";

  @ParameterizedTest
  @CsvSource({
    "th:8,true,th:8", // right: the randomness is larger
    "th:9,true,''", // would not have been sampled
    "th:8,false,''", // is not sampled
    "th:9;rv:90000000000000,true,th:9;rv:90000000000000",
    "th:9;rv:8fffffffffffff,true,rv:8fffffffffffff",
    "th:8;p:1;x:y,true,th:8;p:1;x:y",
    "p:1;th:zz;x:y,true,p:1;x:y",
    "th:,true,''",
    "th:80,true,th:80",
    "th:A,true,''",
    "th:000000000000000,true,''", // fifteen digits
    "th:8;th:8,true,''", // whichever was meant
    "rv:123,true,''",
    "rv:123;th:8,true,th:8",
    "th:0,true,th:0",
    "nonsense,true,nonsense",
    ";;;,true,;;;",
  })
  void caller_isBelieved_asFarAsCanBe(String ot, boolean sampled, String heeded) {
    TraceState state = TraceState.builder().put("ot", ot).put("vendor", "1").build();
    TraceState checked = OuterState.checked(Traces.remote(TRACE, sampled, state));
    assertThat(checked.get("ot")).isEqualTo(heeded.isEmpty() ? null : heeded);
    assertThat(checked.get("vendor")).isEqualTo("1");
  }

  /** Whatever is written there, nothing fails, and what is not ours stays. */
  @Test
  void anyState_isHandled() {
    RandomText.times(20_000)
        .forEach(text -> {
          String members = String.join(";", text.listOf("thrv:;0189afgz=", 0, 24, 14));
          String ot = text.oneOf("th:", "rv:", "", "th:8;", "x:") + members;
          boolean sampled = text.number(0, 1) == 1;
          TraceStateBuilder builder = TraceState.builder().put("ot", ot);
          for (int i = text.number(0, 33); i > 0; i--) {
            builder.put("v" + i, "x");
          }
          var caller = Traces.remote(TRACE, sampled, builder.build());
          Context heeded = KeepingSampler.fromOutside(Context.root().with(Span.wrap(caller)));
          var believed = Span.fromContext(heeded).getSpanContext();
          assertThat(believed.getTraceId()).isEqualTo(TRACE);
          assertThat(believed.isSampled()).isEqualTo(sampled);
          for (String strategy :
              List.of("probability", "always_on", "traceidratio", "always_off")) {
            Traces.Decided decided = Traces.decide(sampler(strategy), believed);
            assertThat(decided.state().size()).isLessThanOrEqualTo(OuterState.ENTRIES);
            String after = decided.state().get("ot");
            assertThat(after == null ? 0 : after.length()).isLessThanOrEqualTo(256);
            assertHonest(decided, strategy, text);
          }
        });
  }

  private static void assertHonest(Traces.Decided decided, String strategy, RandomText text) {
    if (!decided.isSampled()) {
      String ot = decided.state().get("ot");
      assertThat(ot == null || List.of(ot.split(";")).stream().noneMatch(m -> m.startsWith("th:")))
          .as("%s %s: no threshold in %s", text, strategy, ot)
          .isTrue();
    } else if (!strategy.equals("probability")) {
      assertThat(decided.weight())
          .as("%s %s: %s", text, strategy, decided.state())
          .hasValue(strategy.equals("always_on") ? 1 : 2);
    }
  }

  @Test
  void memberOfOthers_isNeverLost_whenTheThresholdChanges() {
    String long200 = "x".repeat(198) + ":y";
    TraceState state = TraceState.builder().put("ot", long200 + ";th:c;rv:abcdefabcdefab").build();
    Traces.Decided decided =
        Traces.decide(sampler("traceidratio"), Traces.remote(TRACE, true, state));
    assertThat(decided.state().get("ot").split(";"))
        .containsExactlyInAnyOrder("th:8", "rv:abcdefabcdefab", long200);
  }

  private static Sampler sampler(String strategy) {
    return SamplingConfig.of(SamplingStrategy.parse(strategy), 0.5)
        .newSampler("test", System::nanoTime);
  }
}
