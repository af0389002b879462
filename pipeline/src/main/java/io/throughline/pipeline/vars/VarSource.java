package io.throughline.pipeline.vars;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A source of variables that a pipeline brings along.
 *
 * @param name by which variables refer to it
 * @param config a mapping in which variables are not filled in yet
 */
public record VarSource(String name, String type, JsonNode config) {

  /**
   * The names of the var_sources whose variables stand in the config, known or not.
   *
   * @throws InterpolationException if what stands between double parentheses is no reference
   */
  public Set<String> needs() {
    Set<String> names = new LinkedHashSet<>();
    for (VarReference reference : Interpolation.references(config)) {
      if (!reference.source().isEmpty()) {
        names.add(reference.source());
      }
    }
    return names;
  }

  /** Without the config, which may hold what is secret. */
  @Override
  public String toString() {
    return "VarSource{" + name + ", " + type + "}";
  }
}
