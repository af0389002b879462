package io.throughline.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.gateway.json.Json;
import io.throughline.http.HttpFailure;
import io.throughline.pipeline.CanonicalJson;
import java.util.List;
import java.util.Map;

/**
 * The vars that tell one instance of a pipeline from another, as a query: {@code vars={"a":1}} for
 * all, {@code vars.a.b="x"} for one; values are JSON.
 */
final class InstanceVars {
  private static final String ALL = "vars";
  private static final String ONE = "vars.";

  private InstanceVars() {}

  /**
   * The vars as canonical JSON; empty when there are none.
   *
   * @throws HttpFailure with status 400 when they cannot be understood
   */
  static String canonical(Map<String, List<String>> queries) {
    if (queries.keySet().stream().noneMatch(name -> name.equals(ALL) || name.startsWith(ONE))) {
      return "";
    }
    ObjectNode vars = Json.object();
    queries.getOrDefault(ALL, List.of()).forEach(text -> merge(vars, text));
    queries.forEach((name, values) -> {
      if (name.startsWith(ONE)) {
        set(vars, name, value(name, values.getLast()));
      }
    });
    String canonical = vars.isEmpty() ? "" : CanonicalJson.text(vars);
    if (canonical.contains("\\u0000")) {
      throw malformed(ALL, "hold a character that no text does");
    }
    return canonical;
  }

  private static void merge(ObjectNode vars, String text) {
    if (!(value(ALL, text) instanceof ObjectNode object)) {
      throw malformed(ALL, "must be an object");
    }
    vars.setAll(object);
  }

  private static void set(ObjectNode vars, String name, JsonNode value) {
    List<String> path = List.of(name.substring(ONE.length()).split("\\.", -1));
    ObjectNode at = vars;
    for (String key : path.subList(0, path.size() - 1)) {
      JsonNode below = at.path(key);
      if (below instanceof ObjectNode object) {
        at = object;
      } else if (below.isMissingNode() && !key.isEmpty()) {
        at = at.putObject(key);
      } else {
        throw malformed(name, "leads nowhere");
      }
    }
    if (path.getLast().isEmpty() || at.has(path.getLast())) {
      throw malformed(name, "leads nowhere");
    }
    at.set(path.getLast(), value);
  }

  private static JsonNode value(String name, String text) {
    try {
      return Json.parse(text);
    } catch (HttpFailure _) {
      throw malformed(name, "is not valid JSON");
    }
  }

  private static HttpFailure malformed(String name, String why) {
    return new HttpFailure(400, "instance vars are malformed: " + name + " " + why);
  }
}
