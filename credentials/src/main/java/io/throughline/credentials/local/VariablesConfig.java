package io.throughline.credentials.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.config.ConfigErrors;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.secret.PathTemplate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that the configuration itself holds.
 *
 * @param manager {@code variables}, or {@code dummy} as Concourse calls it
 * @param values by what the templates make
 */
public record VariablesConfig(
    String manager, List<PathTemplate> templates, Map<String, JsonNode> values)
    implements ManagerConfig {
  public VariablesConfig {
    templates = List.copyOf(templates);
    values = Map.copyOf(values);
  }

  /** Values by {@code name}, {@code team/name} or {@code team/pipeline/name}. */
  public static VariablesConfig scoped(Map<String, String> texts) {
    return new VariablesConfig("variables", Places.SCOPED, nodes(texts));
  }

  /** Values by name, the same for all teams. */
  public static VariablesConfig dummy(Map<String, String> texts) {
    return new VariablesConfig("dummy", Places.SHARED, nodes(texts));
  }

  /**
   * Values that a var_source has under {@code vars}.
   *
   * @throws ConfigErrors when it has none
   */
  public static VariablesConfig dummy(JsonNode config) {
    JsonNode vars = config.path("vars");
    if (!vars.isObject()) {
      throw new ConfigErrors(List.of("vars must be a mapping of names to values"));
    }
    Map<String, JsonNode> values = new HashMap<>();
    vars.properties().forEach(field -> values.put(field.getKey(), field.getValue()));
    return new VariablesConfig("dummy", Places.SHARED, values);
  }

  @Override
  public Duration timeout() {
    return Places.TIMEOUT;
  }

  @Override
  public ObjectNode info() {
    return JsonNodeFactory.instance.objectNode().put("vars", values.size());
  }

  @Override
  public Manager connect(ManagerContext context) {
    return new VariableSecrets(manager, values);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return manager + values.keySet();
  }

  private static Map<String, JsonNode> nodes(Map<String, String> texts) {
    Map<String, JsonNode> values = new HashMap<>();
    texts.forEach((name, text) -> values.put(name, TextNode.valueOf(text)));
    return values;
  }
}
