package io.throughline.engine.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What became of variables.
 *
 * @param values by name
 * @param missing names that have no value
 * @param secret texts that must not be shown
 */
public record ResolvedVariables(
    Map<String, JsonNode> values, List<String> missing, List<String> secret) {
  public ResolvedVariables {
    values = Map.copyOf(values);
    missing = List.copyOf(missing);
    secret = List.copyOf(secret);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "ResolvedVariables{" + values.keySet() + ", missing " + missing + "}";
  }
}
