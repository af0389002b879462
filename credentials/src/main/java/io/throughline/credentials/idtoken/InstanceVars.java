package io.throughline.credentials.idtoken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** What tells an instance of a pipeline from another. */
final class InstanceVars {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private InstanceVars() {}

  /** The vars; absent when there are none. */
  static Optional<ObjectNode> object(String json) {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return JSON.readTree(json) instanceof ObjectNode vars && !vars.isEmpty()
          ? Optional.of(vars)
          : Optional.empty();
    } catch (JsonProcessingException _) {
      throw new IllegalArgumentException("instance vars are no JSON");
    }
  }

  /** The vars as Concourse shows them: {@code branch:main,db.port:5432}; empty for none. */
  static String text(String json) {
    Map<String, String> flat = new TreeMap<>();
    object(json).ifPresent(vars -> flatten("", vars, flat));
    return flat.entrySet().stream()
        .map(pair -> pair.getKey() + ":" + pair.getValue())
        .collect(Collectors.joining(","));
  }

  private static void flatten(String above, JsonNode object, Map<String, String> into) {
    object
        .properties()
        .forEach(field -> {
          String name = above + segment(field.getKey());
          if (field.getValue().isObject()) {
            flatten(name + ".", field.getValue(), into);
          } else {
            into.put(name, value(field.getValue()));
          }
        });
  }

  private static String segment(String name) {
    return hasAny(name, ",.:/ ") ? JSON.getNodeFactory().textNode(name).toString() : name;
  }

  /** Texts stand without quotes unless they would be read as something else then. */
  private static String value(JsonNode value) {
    String json = value.toString();
    boolean isPlain =
        value.isTextual() && !hasAny(value.textValue(), ",: /") && isTextInYaml(value.textValue());
    return isPlain ? json.substring(1, json.length() - 1) : json;
  }

  private static boolean isTextInYaml(String text) {
    try {
      Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return read instanceof String || read instanceof java.util.Date;
    } catch (YAMLException _) {
      return false;
    }
  }

  private static boolean hasAny(String text, String characters) {
    return text.chars().anyMatch(each -> characters.indexOf(each) >= 0);
  }
}
