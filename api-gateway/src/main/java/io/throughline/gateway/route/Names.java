package io.throughline.gateway.route;

import io.throughline.gateway.json.SaveConfigJson.WarningJson;
import io.throughline.http.HttpFailure;
import io.throughline.pipeline.config.ConfigWarning;
import io.throughline.pipeline.config.Identifiers;
import java.util.List;

/** What teams and pipelines may be called. */
final class Names {
  private static final int LONGEST = 255;

  private Names() {}

  /**
   * Returns for a name that can be had.
   *
   * @param kind of the thing that has it
   * @throws HttpFailure with status 400 for another
   */
  static void require(String kind, String name) {
    if (name.isBlank()) {
      throw new HttpFailure(400, kind + ": identifier cannot be an empty string");
    }
    if (name.equals(".") || name.equals("..") || name.contains("/") || name.length() > LONGEST) {
      throw new HttpFailure(
          400, "%s: a name has no / and at most %d characters".formatted(kind, LONGEST));
    }
  }

  /** What is not quite right about a name. */
  static List<WarningJson> warnings(String kind, String name) {
    return Identifiers.warning(name, kind).map(Names::json).stream().toList();
  }

  static WarningJson json(ConfigWarning warning) {
    return new WarningJson(warning.type(), warning.message());
  }
}
