package io.throughline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final String BEGIN = "<!-- figures: written by ./throughline bench --record -->";
  private static final String END = "<!-- end of the figures -->";

  @TempDir Path directory;

  @Test
  void figures_areReplaced_andAllElseStays() throws IOException {
    Path file = directory.resolve("RESULTS.md");
    Files.write(
        file,
        List.of(
            "above", BEGIN, "", "### a: one", "old", "", "### b: two", "kept", "", END, "below"));
    new Results(file)
        .replaceFigures(
            List.of(
                new Section("c", List.of("### c: three", "first", "")),
                new Section("a", List.of("### a: one more", "new", "newer", ""))));
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "above",
            BEGIN,
            "",
            "### a: one more",
            "new",
            "newer",
            "",
            "### b: two",
            "kept",
            "",
            "### c: three",
            "first",
            "",
            END,
            "below");
  }

  @Test
  void file_withoutMarks_isNotTouched() throws IOException {
    Path file = directory.resolve("RESULTS.md");
    Files.write(file, List.of("all by hand"));
    assertThatThrownBy(() -> new Results(file).replaceFigures(List.of()))
        .isInstanceOf(CliFailure.class);
    assertThat(Files.readAllLines(file)).containsExactly("all by hand");
  }
}
