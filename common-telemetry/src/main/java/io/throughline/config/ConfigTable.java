package io.throughline.config;

import java.util.List;

/** What {@code config} shows: every setting with its value and where that came from. */
final class ConfigTable {
  private static final int NAME = 34;
  private static final int VALUE = 34;

  private final StringBuilder text = new StringBuilder();

  ConfigTable group(String heading, List<Option<?>> options) {
    if (options.isEmpty()) {
      return this;
    }
    text.append(text.isEmpty() ? "" : "\n").append(heading).append('\n');
    options.forEach(this::row);
    return this;
  }

  /** A column that is too narrow for once pushes the others on. */
  private void row(Option<?> option) {
    StringBuilder line = new StringBuilder("  ").append(option.name());
    pad(line, 2 + NAME);
    String value = option.shown();
    line.append(value.isEmpty() ? "-" : value.replace("\n", "\\n"));
    pad(line, 2 + NAME + VALUE);
    text.append(line).append(option.origin()).append('\n');
  }

  private static void pad(StringBuilder line, int to) {
    line.repeat(' ', Math.max(1, to - line.length()));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
