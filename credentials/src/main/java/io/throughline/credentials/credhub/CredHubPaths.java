package io.throughline.credentials.credhub;

import io.throughline.credentials.secret.PathTemplate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where variables are in CredHub.
 *
 * @param prefix of all, with a slash before it and none behind; empty for the root
 * @param shared path below it for all teams, without slashes around it
 * @param rootToo whether variables may be right below the prefix
 */
record CredHubPaths(String prefix, Optional<String> shared, boolean rootToo) {

  /** Of paths as they are written, with or without slashes around them. */
  static CredHubPaths of(String prefix, Optional<String> shared, boolean rootToo) {
    String trimmed = trimmed(prefix);
    return new CredHubPaths(
        trimmed.isEmpty() ? "" : "/" + trimmed, shared.map(CredHubPaths::trimmed), rootToo);
  }

  List<PathTemplate> templates() {
    return Stream.of(
            Stream.of("/{{.Team}}/{{.Pipeline}}/{{.Secret}}", "/{{.Team}}/{{.Secret}}"),
            rootToo ? Stream.of("/{{.Secret}}") : Stream.<String>empty(),
            shared.stream().map(path -> "/" + path + "/{{.Secret}}"))
        .flatMap(each -> each)
        .map(below -> PathTemplate.parse(prefix + below))
        .toList();
  }

  private static String trimmed(String path) {
    return path.replaceAll("^/+|/+$", "");
  }
}
