package io.throughline.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** Values that were given when the service was started. */
final class VariableSecrets implements Secrets {
  private final Map<String, JsonNode> values;

  VariableSecrets(Map<String, JsonNode> values) {
    this.values = Map.copyOf(values);
  }

  @Override
  public Lookup find(SecretPath path) {
    return path.segments()
        .map(segments -> String.join("/", segments))
        .flatMap(name -> Optional.ofNullable(values.get(name)))
        .map(value -> Lookup.found(Secret.of(value)))
        .orElseGet(Lookup::missing);
  }

  @Override
  public String toString() {
    return "variables";
  }
}
