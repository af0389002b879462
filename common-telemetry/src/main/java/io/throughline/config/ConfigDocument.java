package io.throughline.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings as tables of Markdown. */
final class ConfigDocument {
  private final StringBuilder text = new StringBuilder();

  ConfigDocument group(String heading, List<Option<?>> options) {
    if (options.isEmpty()) {
      return this;
    }
    text.append(text.isEmpty() ? "" : "\n").append("### ").append(heading).append("\n\n");
    text.append("| setting | what | default | variables |\n|---|---|---|---|\n");
    options.forEach(this::row);
    return this;
  }

  private void row(Option<?> option) {
    String name = "`--" + option.name() + value(option) + "`";
    text.append("| ").append(name);
    text.append(" | ").append(cell(option.help())).append(notes(option));
    text.append(" | ").append(fallback(option));
    text.append(" | ")
        .append(
            option.variables().stream()
                .map(variable -> "`" + variable + "`")
                .collect(Collectors.joining(", ")));
    text.append(" |\n");
  }

  private static String value(Option<?> option) {
    return option.form().isSwitch() ? "" : " " + option.label();
  }

  private static String notes(Option<?> option) {
    return (option.form().isRepeatable() ? " (repeatable)" : "")
        + (option.isSecret() ? " (secret)" : "");
  }

  private static String fallback(Option<?> option) {
    if (option.isRequired()) {
      return "required";
    }
    return option.isSecret() || option.defaultText().isEmpty()
        ? ""
        : "`" + cell(option.defaultText()) + "`";
  }

  private static String cell(String words) {
    return words.replace("|", "\\|");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
