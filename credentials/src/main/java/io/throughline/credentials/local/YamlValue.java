package io.throughline.credentials.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML read as JSON. */
final class YamlValue {
  private static final int DEPTH = 100;

  private YamlValue() {}

  /** The value; absent when the text is no YAML, or none that JSON can express. */
  static Optional<JsonNode> parse(String text) {
    try {
      return json(new Yaml(new Plain()).load(text), 0);
    } catch (YAMLException _) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> json(@Nullable Object value, int depth) {
    if (depth > DEPTH) {
      return Optional.empty();
    }
    JsonNodeFactory factory = JsonNodeFactory.instance;
    return switch (value) {
      case null -> Optional.of(factory.nullNode());
      case Boolean truth -> Optional.of(factory.booleanNode(truth));
      case Integer number -> Optional.of(factory.numberNode(number));
      case Long number -> Optional.of(factory.numberNode(number));
      case java.math.BigInteger number -> Optional.of(factory.numberNode(number));
      case Double number -> Optional.of(factory.numberNode(number));
      case Map<?, ?> map -> object(map, depth);
      case Collection<?> list -> array(list, depth);
      default -> Optional.of(factory.textNode(value.toString()));
    };
  }

  private static Optional<JsonNode> object(Map<?, ?> map, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<JsonNode> value = json(entry.getValue(), depth + 1);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      object.set(String.valueOf(entry.getKey()), value.get());
    }
    return Optional.of(object);
  }

  private static Optional<JsonNode> array(Collection<?> list, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object element : list) {
      Optional<JsonNode> value = json(element, depth + 1);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      array.add(value.get());
    }
    return Optional.of(array);
  }

  /** Knows the types that JSON knows; dates and bytes stay the text that they are. */
  private static final class Plain extends SafeConstructor {
    Plain() {
      super(limits());
      yamlConstructors.put(Tag.TIMESTAMP, new ConstructYamlStr());
      yamlConstructors.put(Tag.BINARY, new ConstructYamlStr());
    }

    private static LoaderOptions limits() {
      LoaderOptions limits = new LoaderOptions();
      limits.setAllowDuplicateKeys(false);
      limits.setNestingDepthLimit(DEPTH);
      return limits;
    }
  }
}
