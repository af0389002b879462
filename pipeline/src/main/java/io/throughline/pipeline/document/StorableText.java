package io.throughline.pipeline.document;

/** Texts must be such that a database and UTF-8 can hold them. */
final class StorableText {
  private StorableText() {}

  static void check(String text, Place place, Findings findings) {
    if (text.indexOf(0) >= 0) {
      findings.add(place, "", "a text must not hold the character U+0000");
    }
    if (text.codePoints().anyMatch(StorableText::isHalfOfPair)) {
      findings.add(place, "", "a text must not hold half of a surrogate pair");
    }
  }

  private static boolean isHalfOfPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
