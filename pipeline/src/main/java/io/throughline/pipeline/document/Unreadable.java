package io.throughline.pipeline.document;

/** Ends the reading of a text; never leaves this package. */
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  Unreadable(Place place, String message) {
    super(message, null, false, false);
    this.finding = new Finding(place, "", message);
  }

  Finding finding() {
    return finding;
  }
}
