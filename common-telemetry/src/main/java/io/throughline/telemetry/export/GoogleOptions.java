package io.throughline.telemetry.export;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The options of one service of Google Cloud. */
final class GoogleOptions {
  private final Option<Optional<String>> project;
  private final Option<Optional<URI>> endpoint;
  private final Option<Duration> timeout;

  GoogleOptions(Options group, String prefix, String help) {
    this.project =
        group.optionalText(
            prefix + "-project-id",
            "project at Google Cloud " + help + "; credentials are found as Google's tools do");
    this.endpoint =
        group.optionalUri(
            prefix + "-endpoint", "another server than Google's, without credentials");
    this.timeout = group.duration(prefix + "-timeout", "12s", "how long one request may take");
  }

  Option<Optional<String>> project() {
    return project;
  }

  Optional<GoogleProject> read() {
    return project.value().map(id -> new GoogleProject(id, endpoint.value(), timeout.value()));
  }
}
