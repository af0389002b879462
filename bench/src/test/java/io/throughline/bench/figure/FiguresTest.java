package io.throughline.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void percentile_isTheSmallestValueThatCoversSoMany() {
    Samples samples = Samples.of(5, 1, 4, 2, 3);
    assertThat(samples.median()).isEqualTo(3);
    assertThat(samples.percentile(99)).isEqualTo(5);
    assertThat(samples.percentile(20)).isEqualTo(1);
    assertThat(samples.percentile(21)).isEqualTo(2);
  }

  @Test
  void samples_ofNothing_areRefused() {
    assertThatThrownBy(() -> Samples.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void figure_fallsShort_whenItIsOnTheWrongSideOfItsTarget() {
    assertThat(Figure.low("", "ms", 9).target(8).fallsShort()).isTrue();
    assertThat(Figure.low("", "ms", 8).target(8).fallsShort()).isFalse();
    assertThat(Figure.high("", "k/s", 399).target(400).fallsShort()).isTrue();
    assertThat(Figure.high("", "k/s", 401).target(400).fallsShort()).isFalse();
    assertThat(Figure.low("", "ms", 9).peer(1).fallsShort()).isFalse();
  }

  @Test
  void report_isATable() {
    Result result =
        Result.of(List.of(Figure.low("hop", "ms", 91.66).target(300).peer(18_000)), "A note.");
    assertThat(Report.lines(result))
        .containsExactly(
            "| figure | measured | target | Concourse | unit |     |",
            "|--------|----------|--------|-----------|------|-----|",
            "| hop    |     91.7 |    300 |    18,000 |   ms | met |",
            "",
            "A note.",
            "");
  }

  @Test
  void report_hasTheTable_andNoFigures_whenThereAreNone() {
    Result result = Result.of(List.of(), "A note.").with(new Table("way", "ms").row("by sea", "9"));
    assertThat(Report.lines(result.noting(List.of("Another."))))
        .containsExactly(
            "| way    | ms |",
            "|--------|----|",
            "| by sea |  9 |",
            "",
            "A note.",
            "",
            "Another.",
            "");
  }

  @Test
  void load_isReadAsLinuxWritesIt() {
    assertThat(Load.average("0.42 1.00 2.00 1/300 77\n")).isEqualTo(0.42);
    long[] before = Load.times("cpu  10 0 10 70 10 0 0 0 0 0\ncpu0 1 1 1 1\n");
    long[] after = Load.times("cpu  30 0 20 130 20 0 0 0 0 0\ncpu0 1 1 1 1\n");
    assertThat(Load.busy(before, after)).isBetween(0.299, 0.301);
  }

  @Test
  void machine_isQuiet_whenHalfACoreIsUsedAtMost() {
    assertThat(new Load(3, 0.5).isQuiet()).isTrue();
    assertThat(new Load(0, 0.51).isQuiet()).isFalse();
  }
}
