package io.throughline.pipeline.document;

/**
 * Something that is wrong with a text.
 *
 * @param path what it is about, {@code jobs.build.plan.do[1]}; empty when the message says all
 */
public record Finding(Place place, String path, String message) {
  /** Path and message, without the place. */
  public String text() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
