package io.throughline.pipeline.config;

import io.throughline.pipeline.document.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that is wrong with a file, and where.
 *
 * @param message says what the error is about first: {@code jobs.build.plan.do[1].get(repo):
 *     unknown resource 'repo'}
 * @param line counts from 1
 * @param column counts from 1
 */
public record ConfigError(Section section, String message, int line, int column) {
  /** The part of a file that an error is reported under, in the order of the report. */
  public enum Section {
    FILE("malformed config"),
    GROUPS("invalid groups"),
    RESOURCES("invalid resources"),
    RESOURCE_TYPES("invalid resource types"),
    PROTOTYPES("invalid prototypes"),
    VAR_SOURCES("invalid variable sources"),
    JOBS("invalid jobs"),
    DISPLAY("invalid display config"),
    TASK("invalid task configuration");

    private final String heading;

    Section(String heading) {
      this.heading = heading;
    }
  }

  static ConfigError of(Section section, Finding finding) {
    return new ConfigError(
        section, finding.text(), finding.place().line(), finding.place().column());
  }

  /** The message with its place. */
  public String text() {
    return "%s (line %d, column %d)".formatted(message, line, column);
  }

  /**
   * One text for each section that has errors: a heading, and the errors as indented lines below
   * it, each text ending with a line feed. This is what the API answers.
   */
  public static List<String> report(List<ConfigError> errors) {
    List<String> report = new ArrayList<>();
    for (Section section : Section.values()) {
      List<ConfigError> own = errors.stream().filter(e -> e.section == section).toList();
      if (!own.isEmpty()) {
        report.add(
            own.stream()
                .map(error -> "\t" + error.text() + "\n")
                .collect(Collectors.joining("", section.heading + ":\n", "")));
      }
    }
    return report;
  }
}
