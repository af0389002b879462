package io.throughline.telemetry.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A name of the contract.
 *
 * @param promise what a reader relies on beside the name, as in {@code kind counter, unit By}
 * @param spellings every way in which a file may write the name
 */
record Entry(Section section, String name, String promise, Set<String> spellings) {
  Entry {
    spellings = Set.copyOf(spellings);
  }

  /** The entries of a document. */
  static List<Entry> of(JsonNode document) {
    List<Entry> entries = new ArrayList<>();
    for (Section section : Section.values()) {
      document.path(section.key()).forEach(node -> entries.add(of(section, node)));
    }
    return entries;
  }

  private static Entry of(Section section, JsonNode node) {
    String name = node.path(section.nameKey()).asText();
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(name);
    switch (section) {
      case METRIC, CONCOURSE, SHIM_METRIC ->
          node.path("prometheus").forEach(series -> spellings.add(series.asText()));
      case ATTRIBUTE, SHIM_ATTRIBUTE -> spellings.add(PrometheusNames.label(name));
      case SPAN, EVENT, BAGGAGE -> {}
    }
    String promise =
        section.promised().stream()
            .map(key -> key + " " + node.path(key).asText())
            .collect(Collectors.joining(", "));
    return new Entry(section, name, promise, spellings);
  }
}
