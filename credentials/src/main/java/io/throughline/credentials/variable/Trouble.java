package io.throughline.credentials.variable;

import io.throughline.credentials.secret.SecretsException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why some variables cannot be told.
 *
 * @param words for the author of the pipeline; hold no value
 * @param names the variables; none when the words say it all
 */
record Trouble(Severity severity, String words, List<String> names) {
  /** What helps, the worst last. */
  enum Severity {
    /** Asking again may. */
    PASSING,
    /** Somebody must mend something. */
    LASTING,
    /** The author of the pipeline must. */
    WRONG
  }

  Trouble {
    names = List.copyOf(names);
  }

  static Trouble of(SecretsException failure, String... names) {
    Severity severity = failure.kind().isPassing() ? Severity.PASSING : Severity.LASTING;
    return new Trouble(severity, failure.words(), List.of(names));
  }

  static Trouble wrong(String words) {
    return new Trouble(Severity.WRONG, words, List.of());
  }

  /** The same within a var_source. */
  Trouble inside(String varSource) {
    return new Trouble(severity, inside(varSource, sentence()), List.of());
  }

  static String inside(String varSource, String sentence) {
    return "var_source \"%s\": %s".formatted(varSource, sentence);
  }

  String sentence() {
    return names.isEmpty()
        ? words
        : names.stream()
            .map(name -> "((" + name + "))")
            .collect(Collectors.joining(", ", "", ": " + words));
  }
}
