package io.throughline.gateway.model;

import java.util.Locale;

/** How far a build is. */
public enum BuildStatus {
  PENDING,
  STARTED,
  SUCCEEDED,
  FAILED,
  ERRORED,
  ABORTED;

  /** The word that clients know. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
