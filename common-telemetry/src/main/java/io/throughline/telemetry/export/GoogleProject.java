package io.throughline.telemetry.export;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A project at Google Cloud.
 *
 * @param endpoint another server than Google's, spoken to without credentials, in plain text for
 *     {@code http}
 * @param timeout how long one request may take
 */
public record GoogleProject(String id, Optional<URI> endpoint, Duration timeout) {
  @Override
  public String toString() {
    return id;
  }
}
