package io.throughline.pipeline.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/** The text only looked like JSON. */
final class NotJson extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  NotJson(JsonProcessingException cause) {
    super(cause);
    JsonLocation location = cause.getLocation();
    Place place =
        location == null
            ? Place.START
            : new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    this.finding = new Finding(place, "", "this is not JSON: " + cause.getOriginalMessage());
  }

  Finding finding() {
    return finding;
  }
}
