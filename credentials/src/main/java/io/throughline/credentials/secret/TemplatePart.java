package io.throughline.credentials.secret;

/** A piece of a {@link PathTemplate}. */
sealed interface TemplatePart {
  /** What a template may name; written as Concourse has it: {@code {{.Team}}}. */
  enum Field {
    TEAM("Team"),
    PIPELINE("Pipeline"),
    SECRET("Secret");

    private final String word;

    Field(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Text that stays as it is. */
  record Plain(String text) implements TemplatePart {}

  /** Filled in for each variable. */
  record Filled(Field field) implements TemplatePart {}
}
