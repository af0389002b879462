package io.throughline.credentials.local;

import io.throughline.credentials.secret.PathTemplate;
import java.time.Duration;
import java.util.List;

/** Where values on this machine are, and how long reading one may take. */
final class Places {
  static final List<PathTemplate> SHARED = List.of(PathTemplate.parse("{{.Secret}}"));
  static final List<PathTemplate> SCOPED =
      List.of(
          PathTemplate.parse("{{.Team}}/{{.Pipeline}}/{{.Secret}}"),
          PathTemplate.parse("{{.Team}}/{{.Secret}}"),
          SHARED.getFirst());
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Places() {}
}
