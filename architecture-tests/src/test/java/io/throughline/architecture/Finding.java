package io.throughline.architecture;

import java.util.Optional;

/**
 * A place where a rule is broken.
 *
 * @param rule name of the rule
 * @param subject what breaks it: a path, perhaps with a member behind {@code #}
 * @param size lines or other things, where the rule counts them; else 0
 * @param line of the file, 0 for all of it
 * @param hint what to do instead
 */
record Finding(String rule, String subject, int size, int line, String hint) {
  /** How the finding is written in the ratchet file. */
  String key() {
    return rule + " " + subject;
  }

  @Override
  public String toString() {
    return "%s%s%s: %s"
        .formatted(
            subject,
            line == 0 ? "" : ":" + line,
            Optional.of(size).filter(n -> n > 0).map(n -> " (" + n + ")").orElse(""),
            hint);
  }
}
