package io.throughline.scheduler.model;

import java.util.Locale;

/** What created a build. */
public enum Trigger {
  /** A user. */
  MANUAL,
  /** A new version of an input. */
  VERSION,
  /** A user who wants a resource checked. */
  CHECK;

  /** The word for it in tables and traces. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The trigger of a word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Trigger of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
