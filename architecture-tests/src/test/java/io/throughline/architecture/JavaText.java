package io.throughline.architecture;

import java.util.ArrayList;
import java.util.List;

/** Tells the code of a Java text from its comments and literals, in one pass. */
final class JavaText {
  /**
   * A literal of a string.
   *
   * @param start of its first quote
   * @param text with its quotes
   */
  record Literal(int start, String text) {}

  private final String text;
  private final StringBuilder code;
  private final List<Literal> literals = new ArrayList<>();

  private JavaText(String text) {
    this.text = text;
    this.code = new StringBuilder(text);
  }

  static JavaText of(String text) {
    JavaText java = new JavaText(text);
    java.scan();
    return java;
  }

  /** The text with blanks instead of comments and literals. */
  String code() {
    return code.toString();
  }

  List<Literal> literals() {
    return List.copyOf(literals);
  }

  private void scan() {
    int at = 0;
    while (at < text.length()) {
      int end = end(at);
      if (end > at) {
        if (text.charAt(at) == '"') {
          literals.add(new Literal(at, text.substring(at, end)));
        }
        blank(at, end);
        at = end;
      } else {
        at++;
      }
    }
  }

  /** Where the comment or literal ends that begins here; here when none does. */
  private int end(int at) {
    if (text.startsWith("//", at)) {
      return until("\n", at, 0);
    }
    if (text.startsWith("/*", at)) {
      return until("*/", at + 2, 2);
    }
    if (text.startsWith("\"\"\"", at)) {
      return quoted("\"\"\"", at);
    }
    return switch (text.charAt(at)) {
      case '"' -> quoted("\"", at);
      case '\'' -> quoted("'", at);
      default -> at;
    };
  }

  private int until(String mark, int from, int length) {
    int end = text.indexOf(mark, from);
    return end < 0 ? text.length() : end + length;
  }

  private int quoted(String quote, int start) {
    int at = start + quote.length();
    while (at < text.length() && !text.startsWith(quote, at)) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), at + quote.length());
  }

  private void blank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (code.charAt(i) != '\n') {
        code.setCharAt(i, ' ');
      }
    }
  }
}
