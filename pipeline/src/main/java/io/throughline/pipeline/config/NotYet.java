package io.throughline.pipeline.config;

import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Place;
import java.util.Set;

/** What the grammar has and Throughline does not run yet: it is read, and then refused. */
final class NotYet {
  static final Set<String> KEYS =
      Set.of("across", "load_var", "prototypes", "resource_types", "run", "set_pipeline");

  private NotYet() {}

  static void refuse(String key, Place place, String path, Findings findings) {
    if (KEYS.contains(key)) {
      findings.add(place, path, key + " is not supported yet");
    }
  }
}
