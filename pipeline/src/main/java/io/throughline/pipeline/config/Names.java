package io.throughline.pipeline.config;

import io.throughline.pipeline.document.Place;
import io.throughline.pipeline.document.Value;
import io.throughline.pipeline.document.Value.Mapping;
import io.throughline.pipeline.document.Value.Scalar;
import io.throughline.pipeline.document.Value.Sequence;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names of a pipeline and where they stand, known before anything that refers to them is read.
 */
record Names(
    Map<String, Place> resources,
    Map<String, Place> prototypes,
    Map<String, Place> varSources,
    Map<String, Place> jobs) {
  static Names in(Mapping pipeline) {
    Map<String, Value> sections = new HashMap<>();
    pipeline.entries().forEach(entry -> sections.put(entry.key(), entry.value()));
    return new Names(
        in(sections, "resources"),
        in(sections, "prototypes"),
        in(sections, "var_sources"),
        in(sections, "jobs"));
  }

  private static Map<String, Place> in(Map<String, Value> sections, String section) {
    Map<String, Place> names = new LinkedHashMap<>();
    if (sections.get(section) instanceof Sequence(_, var items)) {
      items.forEach(item -> addName(item, names));
    }
    return names;
  }

  private static void addName(Value item, Map<String, Place> names) {
    if (!(item instanceof Mapping mapping)) {
      return;
    }
    for (Value.Entry entry : mapping.entries()) {
      if (entry.key().equals("name")
          && entry.value() instanceof Scalar(Place place, var json, String name)
          && json.isTextual()
          && !name.isEmpty()) {
        names.putIfAbsent(name, place);
      }
    }
  }
}
