package io.throughline.scheduler.model;

import java.util.Locale;

/** Where a build stands. */
public enum BuildStatus {
  PENDING,
  STARTED,
  SUCCEEDED,
  FAILED,
  ERRORED,
  ABORTED;

  /** Whether nothing more happens to it. */
  public boolean isOver() {
    return this != PENDING && this != STARTED;
  }

  /** The word for it in tables and for clients. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status of a word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static BuildStatus of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
