package io.throughline.bench;

import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file that keeps the newest figures, between two marks in what people have written. */
record Results(Path file) {
  private static final String BEGIN = "<!-- figures: written by ./throughline bench --record -->";
  private static final String END = "<!-- end of the figures -->";

  /**
   * Replaces all figures.
   *
   * @throws CliFailure when the marks are missing
   */
  void replaceFigures(List<String> figures) throws IOException {
    List<String> lines = Files.readAllLines(file);
    int begin = lines.indexOf(BEGIN);
    int end = lines.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new CliFailure(file + " lacks the two lines between which figures are written");
    }
    List<String> fresh = new ArrayList<>(lines.subList(0, begin + 1));
    fresh.add("");
    fresh.addAll(figures);
    fresh.addAll(lines.subList(end, lines.size()));
    Files.write(file, fresh);
  }
}
