package io.throughline.pipeline.document;

import io.throughline.pipeline.document.Value.Entry;
import io.throughline.pipeline.document.Value.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of a mapping while it is read: its own, and those that it merges in. */
final class MappingEntries {
  private final Map<String, Entry> own = new LinkedHashMap<>();
  private final List<Mapping> merged = new ArrayList<>();
  private final Findings findings;

  MappingEntries(Findings findings) {
    this.findings = findings;
  }

  void add(Entry entry) {
    @Nullable Entry first = own.putIfAbsent(entry.key(), entry);
    if (first != null) {
      findings.add(
          entry.place(),
          "",
          "key '%s' stands twice in one mapping, first in line %d"
              .formatted(entry.key(), first.place().line()));
    }
  }

  /** Takes the entries of the mapping, or of each mapping of the list, where there is no other. */
  void merge(Value value) {
    switch (value) {
      case Mapping mapping -> merged.add(mapping);
      case Value.Sequence(_, List<Value> items) when items.stream().allMatch(this::isMapping) ->
          items.forEach(item -> merged.add((Mapping) item));
      case Value other ->
          findings.add(
              other.place(),
              "",
              "only mappings can be merged with <<, but this is " + other.kind());
    }
  }

  private boolean isMapping(Value value) {
    return value instanceof Mapping;
  }

  Mapping build(Place place) {
    for (Mapping mapping : merged) {
      mapping.entries().forEach(entry -> own.putIfAbsent(entry.key(), entry));
    }
    return new Mapping(place, List.copyOf(own.values()));
  }
}
