package io.throughline.telemetry.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Expressions of the user's for what is secret. They are matched line by line, in time that grows
 * with the length of the line only. Where an expression has groups, the first of them is what is
 * hidden.
 */
final class LinePatterns {
  /** Of a line that is not complete, so much of its end may still become a match, characters. */
  static final int WINDOW = 4096;

  private final List<Pattern> patterns;

  LinePatterns(List<String> expressions) {
    patterns = expressions.stream().map(Pattern::compile).toList();
  }

  /**
   * The expression.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  static String check(String expression) {
    try {
      if (Pattern.compile(expression).matches("")) {
        throw new IllegalArgumentException("must not match an empty text");
      }
      return expression;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression of RE2: " + e.getDescription(), e);
    }
  }

  /**
   * Finds what matches.
   *
   * @param bytes whether the characters of the text are the bytes of a text in UTF-8
   */
  void find(String text, boolean bytes, Findings into) {
    if (patterns.isEmpty()) {
      return;
    }
    int from = 0;
    while (from <= text.length()) {
      int newline = text.indexOf('\n', from);
      int end = newline < 0 ? text.length() : newline;
      for (Pattern pattern : patterns) {
        findInLine(pattern, text.substring(from, end), from, bytes, into);
      }
      if (newline < 0 && end > from) {
        into.open(Math.max(from, end - WINDOW));
      }
      from = end + 1;
    }
  }

  private static void findInLine(
      Pattern pattern, String line, int offset, boolean bytes, Findings into) {
    Matcher matcher =
        bytes ? pattern.matcher(line.getBytes(StandardCharsets.ISO_8859_1)) : pattern.matcher(line);
    int group = Math.min(1, pattern.groupCount());
    while (matcher.find()) {
      if (matcher.start(group) >= 0) {
        into.hide(
            offset + matcher.start(group), offset + matcher.end(group), Redaction.PLACEHOLDER);
        into.keepTogether(offset + matcher.start(), offset + matcher.end());
      }
    }
  }
}
