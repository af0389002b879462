package io.throughline.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
  @Test
  void rows_areComplete_evenWithLostParentsAndRings() {
    List<Span> spans =
        List.of(
            span("1", "unknown", 0, 10),
            span("2", "1", 1, 5),
            span("3", "3", 2, 4),
            span("4", "2", 2, 3));
    assertThat(new Trace("t", spans, 0).rows(10, _ -> true))
        .extracting(row -> row.span().id() + "@" + row.depth())
        .containsExactly("1@0", "2@1", "4@2", "3@0");
  }

  @Test
  void childrenOfAHiddenSpan_takeItsPlace() {
    List<Span> spans =
        List.of(span("1", "", 0, 10), span("hidden", "1", 1, 9), span("2", "hidden", 2, 8));
    assertThat(new Trace("t", spans, 0).rows(10, span -> !span.id().equals("hidden")))
        .extracting(row -> row.span().id() + "@" + row.depth() + " self " + row.selfNs())
        .containsExactly("1@0 self 4", "2@1 self 6");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void selfTime_isWhatNoChildCovers_forRandomTraces(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Span> spans = new ArrayList<>(List.of(span("0", "", 0, 100)));
      BitSet free = new BitSet();
      free.set(0, 100);
      int children = random.nextInt(6);
      for (int child = 1; child <= children; child++) {
        int start = random.nextInt(100);
        int end = start + random.nextInt(100 - start + 1);
        spans.add(span(Integer.toString(child), "0", start, end));
        free.clear(start, end);
      }
      Trace.Row root = new Trace("t", spans, 0).rows(100, _ -> true).getFirst();
      assertThat(root.selfNs()).isEqualTo(free.cardinality());
    }
  }

  private static Span span(String id, String parent, long start, long end) {
    return new Span(
        id,
        parent,
        id,
        "INTERNAL",
        "s",
        start,
        OptionalLong.of(end),
        "UNSET",
        "",
        Map.of(),
        List.of());
  }
}
