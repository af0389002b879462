package io.throughline.engine.keep;

import java.util.Locale;

/** Why the trace of a build is exported at its end although it was not sampled. */
public enum KeepRule {
  /** The work failed. Not for checks: one that fails does so until somebody repairs something. */
  FAILED,
  /** The system failed. Not for checks either. */
  ERRORED,
  /** A user stopped it. */
  ABORTED,
  /** It took long beside those before it. */
  SLOW,
  /** The one before it was green and this one is not, or the other way round. */
  CHANGED,
  /** Somebody asked for it, when it was triggered or later. */
  ASKED;

  /** As attributes and settings have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
