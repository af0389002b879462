package io.throughline.credentials.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.manager.Health;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretPath;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values that were given when the service was started. */
final class VariableSecrets implements Manager {
  private final String name;
  private final Map<String, Secret> values;

  VariableSecrets(String name, Map<String, JsonNode> values) {
    this.name = name;
    this.values =
        values.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, value -> Secret.of(value.getValue())));
  }

  @Override
  public Lookup find(SecretPath path) {
    return Optional.ofNullable(values.get(path.path()))
        .map(Lookup::found)
        .orElseGet(Lookup::missing);
  }

  @Override
  public Health health() {
    return new Health("memory", values.size() + " variables");
  }

  @Override
  public String toString() {
    return name;
  }
}
