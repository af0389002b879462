package io.throughline.runner.local;

/** Texts in shell scripts. */
final class ShellText {
  private ShellText() {}

  /** The text as one word that the shell takes literally. */
  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
