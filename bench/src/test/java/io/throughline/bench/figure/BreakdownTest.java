package io.throughline.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreakdownTest {
  private static final long MILLI = 1_000_000;

  @Test
  void time_countsForTheInnermostSpan() {
    Trace trace = trace(span("outer", 0, 10), span("inner", 2, 5));
    assertThat(new Breakdown("").add(trace, 0, 10 * MILLI).shares())
        .containsExactly(
            new Breakdown.Share("a: outer", 7, 70), new Breakdown.Share("a: inner", 3, 30));
  }

  @Test
  void time_outsideOfAllSpans_isShownAsSuch() {
    Trace trace = trace(span("late", 6, 20));
    assertThat(new Breakdown("").add(trace, 0, 10 * MILLI).shares())
        .containsExactly(
            new Breakdown.Share(Breakdown.NO_SPAN, 6, 60), new Breakdown.Share("a: late", 4, 40));
  }

  @Test
  void parts_areAveragedOver() {
    Breakdown breakdown = new Breakdown("");
    breakdown.add(trace(span("step", 0, 30)), 0, 30 * MILLI, 10);
    assertThat(breakdown.shares()).containsExactly(new Breakdown.Share("a: step", 3, 100));
  }

  @Test
  void openSpan_countsToTheEnd() {
    Trace trace = trace(spanTo("open", 0, OptionalLong.empty()));
    assertThat(new Breakdown("").add(trace, 0, 10 * MILLI).shares())
        .containsExactly(new Breakdown.Share("a: open", 10, 100));
  }

  @Test
  void shares_addUpToTheWholeTime_forAnySpans() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Span[] spans =
          IntStream.range(0, random.nextInt(12))
              .mapToObj(i -> {
                long start = random.nextLong(50);
                return span("s" + i % 4, start, start + random.nextLong(50));
              })
              .toArray(Span[]::new);
      List<Breakdown.Share> shares =
          new Breakdown("").add(trace(spans), 10 * MILLI, 70 * MILLI).shares();
      assertThat(shares.stream().mapToDouble(Breakdown.Share::millis).sum()).isEqualTo(60);
    }
  }

  private static Trace trace(Span... spans) {
    return new Trace("t", List.of(spans), 0);
  }

  private static Span span(String name, long startMs, long endMs) {
    return spanTo(name, startMs, OptionalLong.of(endMs * MILLI));
  }

  private static Span spanTo(String name, long startMs, OptionalLong endNs) {
    return new Span(
        name + startMs,
        "",
        name,
        "INTERNAL",
        "throughline-a",
        startMs * MILLI,
        endNs,
        "UNSET",
        "",
        Map.of(),
        List.of());
  }
}
