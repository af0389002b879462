package io.throughline.bench;

import java.util.List;

/** What there is to read about one measurement; the first line is its heading. */
record Section(String name, List<String> lines) {
  private static final String HEADING = "### ";

  Section {
    lines = List.copyOf(lines);
  }

  static boolean begins(String line) {
    return line.startsWith(HEADING);
  }

  /** One that was written before, by its lines. */
  static Section of(List<String> lines) {
    String heading = lines.getFirst().substring(HEADING.length());
    return new Section(heading.split(":", 2)[0], lines);
  }
}
