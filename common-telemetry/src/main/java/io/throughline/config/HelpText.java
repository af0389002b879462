package io.throughline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lays out what {@code --help} shows: flags at the left, what they do at the right. */
final class HelpText {
  private static final int WIDTH = 100;
  private static final int INDENT = 2;
  private static final int RIGHT = 32;

  private final StringBuilder text = new StringBuilder();

  /** Adds a paragraph that goes over the whole width. */
  HelpText paragraph(String words) {
    wrapped(words, WIDTH).forEach(line -> text.append(line).append('\n'));
    return this;
  }

  /** Adds a line as it is. */
  HelpText line(String words) {
    text.append(words).append('\n');
    return this;
  }

  HelpText blankLine() {
    text.append('\n');
    return this;
  }

  /** Adds an option, with where its value comes from. */
  HelpText option(Option<?> option) {
    boolean isSwitch = option.form().isSwitch();
    String flag = "--" + option.name() + (isSwitch ? "" : " " + option.label());
    String fallback =
        option.isRequired()
            ? "required"
            : isSwitch || option.isSecret() || option.defaultText().isEmpty()
                ? ""
                : "default " + option.defaultText();
    String repeated = option.form().isRepeatable() ? "repeatable" : "";
    String origin =
        Stream.concat(
                Stream.of(repeated, fallback),
                option.variables().stream().map(variable -> "$" + variable))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", ", "[", "]"));
    return entry(flag, option.help(), origin);
  }

  /** Adds a flag with what it does, each of the given texts on lines of its own. */
  HelpText entry(String flag, String... meaning) {
    text.repeat(' ', INDENT).append(flag);
    int column = INDENT + flag.length();
    for (String part : meaning) {
      for (String line : wrapped(part, WIDTH - RIGHT)) {
        if (column > RIGHT - 2) {
          text.append('\n');
          column = 0;
        }
        text.repeat(' ', RIGHT - column).append(line);
        column = WIDTH;
      }
    }
    text.append('\n');
    return this;
  }

  private static List<String> wrapped(String words, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
