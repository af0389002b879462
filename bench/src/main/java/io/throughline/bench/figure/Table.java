package io.throughline.bench.figure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table that reads well as plain text and is one in Markdown. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... head) {
    rows.add(List.of(head));
  }

  /** Adds a row that has as many cells as the head. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(rows.stream().map(this::line).toList());
    lines.add(1, line(Collections.nCopies(rows.getFirst().size(), "")).replace(' ', '-'));
    return lines;
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String pad = " ".repeat(width(column) - cell.length());
      line.append(' ').append(column == 0 ? cell + pad : pad + cell).append(" |");
    }
    return line.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
