package io.throughline.credentials.vault;

import io.throughline.credentials.secret.PathTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where secrets are in Vault.
 *
 * @param prefix of all places, with a slash before and none behind
 * @param templates below it
 * @param shared path below it of what all teams may see
 * @param root whether secrets right below the prefix count, as for a var_source
 */
public record VaultPlaces(
    String prefix, List<String> templates, Optional<String> shared, boolean root) {
  private static final String SECRET = "/{{.Secret}}";

  public VaultPlaces {
    templates = List.copyOf(templates);
  }

  /** All places, in the order in which they are looked at. */
  List<PathTemplate> all() {
    List<PathTemplate> all = new ArrayList<>();
    templates.forEach(template -> all.add(PathTemplate.parse(joined(prefix, template))));
    shared.ifPresent(path -> all.add(PathTemplate.parse(joined(prefix, path) + SECRET)));
    if (root) {
      all.add(PathTemplate.parse(prefix + SECRET));
    }
    return all;
  }

  /** A path with one slash before it, none behind and one between its parts. */
  static String joined(String... parts) {
    return ("/" + String.join("/", parts)).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
  }
}
