package io.throughline.credentials.variable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.vars.VarReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of asking for variables.
 *
 * @param values by name
 * @param missing names of those that have none, in the order in which they were asked for
 * @param troubles why others are not known, each once
 */
record Answers(Map<String, JsonNode> values, List<String> missing, List<Trouble> troubles) {
  Answers {
    values = Map.copyOf(values);
    missing = List.copyOf(missing);
    troubles = List.copyOf(troubles);
  }

  /** The value of a variable, whatever field of it is wanted. */
  Optional<JsonNode> value(VarReference reference) {
    return Optional.ofNullable(values.get(reference.name()));
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "Answers{%s, missing %s, %s}".formatted(values.keySet(), missing, troubles);
  }
}
