package io.throughline.pipeline.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of pipelines, jobs, resources and steps: they should begin with a lower-case letter or a
 * digit and hold letters, digits, {@code - _ .} only. Others work, with a warning.
 */
public final class Identifiers {
  private static final String LETTER = "\\p{Ll}\\p{Lt}\\p{Lm}\\p{Lo}0-9";
  private static final Pattern START = Pattern.compile("^[" + LETTER + "]");
  private static final Pattern ILLEGAL = Pattern.compile("[^" + LETTER + "\\-_.]");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private Identifiers() {}

  /**
   * A warning about a name that is not empty.
   *
   * @param path what it names, for the message
   */
  public static Optional<ConfigWarning> warning(String name, String path) {
    return reason(name)
        .map(reason ->
            new ConfigWarning(
                "invalid_identifier",
                "%s: '%s' is not a valid identifier: %s".formatted(path, name, reason)));
  }

  private static Optional<String> reason(String name) {
    if (DIGITS.matcher(name).matches()) {
      return Optional.of("cannot be just numbers");
    }
    if (!START.matcher(name).find()) {
      return Optional.of("must start with a lowercase letter or a number");
    }
    return illegalCharacter(name).map("illegal character '%s'"::formatted);
  }

  private static Optional<String> illegalCharacter(String name) {
    return ILLEGAL.matcher(name).results().map(found -> found.group()).findFirst();
  }
}
