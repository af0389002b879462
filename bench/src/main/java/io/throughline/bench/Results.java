package io.throughline.bench;

import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/** The file that keeps the newest figures, between two marks in what people have written. */
record Results(Path file) {
  private static final String BEGIN = "<!-- figures: written by ./throughline bench --record -->";
  private static final String END = "<!-- end of the figures -->";

  /**
   * Replaces the figures of some measurements; those of others stay.
   *
   * @throws CliFailure when the marks are missing
   */
  void replaceFigures(List<Section> figures) throws IOException {
    List<String> lines = Files.readAllLines(file);
    int begin = lines.indexOf(BEGIN);
    int end = lines.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new CliFailure(file + " lacks the two lines between which figures are written");
    }
    SequencedMap<String, Section> sections = new LinkedHashMap<>();
    sections(lines.subList(begin + 1, end)).forEach(old -> sections.put(old.name(), old));
    figures.forEach(fresh -> sections.put(fresh.name(), fresh));
    List<String> text = new ArrayList<>(lines.subList(0, begin + 1));
    text.add("");
    sections.values().forEach(section -> text.addAll(section.lines()));
    text.addAll(lines.subList(end, lines.size()));
    Files.write(file, text);
  }

  private static List<Section> sections(List<String> lines) {
    List<Section> sections = new ArrayList<>();
    List<Integer> beginnings =
        IntStream.range(0, lines.size()).filter(i -> Section.begins(lines.get(i))).boxed().toList();
    for (int i = 0; i < beginnings.size(); i++) {
      int next = i + 1 < beginnings.size() ? beginnings.get(i + 1) : lines.size();
      sections.add(Section.of(lines.subList(beginnings.get(i), next)));
    }
    return sections;
  }
}
