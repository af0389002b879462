package io.throughline.engine.store;

/** Texts that PostgreSQL takes. */
final class Texts {
  private Texts() {}

  /** The text without the one character that no column can hold. */
  static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
