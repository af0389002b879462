package io.throughline.pipeline.vars;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** The var_sources of a pipeline together. */
public final class VarSources {
  /** Most that a pipeline may have. */
  public static final int MOST = 100;

  /** Most that their configs may be together, bytes of JSON. */
  public static final int BYTES = 1 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private VarSources() {}

  /**
   * Those that the names stand for and those that these need, each behind all that it needs. Names
   * of none are left out.
   *
   * @throws VarSourceCycleException if some need each other
   * @throws InterpolationException if a config holds a reference that is none
   */
  public static List<VarSource> inOrder(List<VarSource> sources, Collection<String> names) {
    Walk walk = new Walk(sources);
    names.forEach(walk::visit);
    return List.copyOf(walk.done.values());
  }

  /** A JSON array, empty text for none. */
  public static String text(List<VarSource> sources) {
    if (sources.isEmpty()) {
      return "";
    }
    ArrayNode array = JSON.createArrayNode();
    sources.forEach(source ->
        array
            .addObject()
            .put("name", source.name())
            .put("type", source.type())
            .set("config", source.config()));
    return array.toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static List<VarSource> read(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<VarSource> sources = new ArrayList<>();
    for (JsonNode source : json(text)) {
      sources.add(
          new VarSource(
              source.path("name").asText(), source.path("type").asText(), source.path("config")));
    }
    return sources;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException _) {
      // The exception would show what may be secret.
      throw new IllegalArgumentException("var_sources are kept as JSON, and this is none");
    }
  }

  /** Goes from each var_source to those that it needs, which come first. */
  private static final class Walk {
    private final Map<String, VarSource> known = new LinkedHashMap<>();
    private final Map<String, VarSource> done = new LinkedHashMap<>();
    private final SequencedSet<String> way = new LinkedHashSet<>();

    Walk(List<VarSource> sources) {
      sources.forEach(source -> known.putIfAbsent(source.name(), source));
    }

    void visit(String name) {
      VarSource source = known.get(name);
      if (source == null || done.containsKey(name)) {
        return;
      }
      if (!way.add(name)) {
        throw new VarSourceCycleException(circle(name));
      }
      source.needs().forEach(this::visit);
      way.removeLast();
      done.put(name, source);
    }

    private List<String> circle(String name) {
      List<String> names = new ArrayList<>(way);
      List<String> circle = new ArrayList<>(names.subList(names.indexOf(name), names.size()));
      circle.add(name);
      return circle;
    }
  }
}
