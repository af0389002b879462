package io.throughline.scheduler.model;

import java.util.Locale;

/** Why a build has to wait. */
public enum QueueCause {
  /** It does not. */
  NONE,
  /** An input has no version that fits. */
  INPUTS,
  /** Resources are being checked for it. */
  CHECKS,
  /** As many builds of the job run as may. */
  MAX_IN_FLIGHT,
  /** A build of another job in one of its serial groups runs. */
  SERIAL_GROUP,
  /** Another build is before it. */
  ORDER,
  PAUSED_PIPELINE,
  PAUSED_JOB;

  /** The word for it in tables and traces. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The cause of a word; none for an empty one.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static QueueCause of(String text) {
    return text.isEmpty() ? NONE : valueOf(text.toUpperCase(Locale.ROOT));
  }
}
