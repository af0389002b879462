package io.throughline.pipeline.vars;

import java.util.ArrayList;
import java.util.List;

/** Splits a text into what stands between references and the references. */
final class TextParts {
  /** A part of a text. */
  sealed interface Part {
    record Plain(String text) implements Part {}

    /** What stands between the double parentheses. */
    record Reference(String text) implements Part {}
  }

  private static final String OPEN = "((";
  private static final String CLOSE = "))";

  private TextParts() {}

  /** The parts in order; each character of the text is looked at once or twice. */
  static List<Part> of(String text) {
    List<Part> parts = new ArrayList<>();
    int plainFrom = 0;
    int open = text.indexOf(OPEN);
    while (open >= 0) {
      int end = endOfName(text, open + OPEN.length());
      if (end == open + OPEN.length() || !text.startsWith(CLOSE, end)) {
        open = text.indexOf(OPEN, open + 1);
        continue;
      }
      if (open > plainFrom) {
        parts.add(new Part.Plain(text.substring(plainFrom, open)));
      }
      parts.add(new Part.Reference(text.substring(open + OPEN.length(), end)));
      plainFrom = end + CLOSE.length();
      open = text.indexOf(OPEN, plainFrom);
    }
    if (plainFrom < text.length()) {
      parts.add(new Part.Plain(text.substring(plainFrom)));
    }
    return parts;
  }

  private static int endOfName(String text, int from) {
    int at = from;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (!isNamePart(codePoint)) {
        break;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }

  private static boolean isNamePart(int codePoint) {
    return Character.isLetter(codePoint)
        || (codePoint >= '0' && codePoint <= '9')
        || "-_./@:\"".indexOf(codePoint) >= 0;
  }
}
