package io.throughline.pipeline.config;

import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Place;
import io.throughline.pipeline.document.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads a section of a pipeline: a list of things with names of their own. */
final class SectionReader {
  private final String section;
  private final Findings findings;
  private final List<ConfigWarning> warnings;
  private final Map<String, String> seen;

  SectionReader(String section, Findings findings, List<ConfigWarning> warnings) {
    this(section, findings, warnings, new HashMap<>());
  }

  /**
   * A reader of a section that shares its names with others.
   *
   * @param seen names, and where each was first: {@code resource_types[1]}
   */
  SectionReader(
      String section, Findings findings, List<ConfigWarning> warnings, Map<String, String> seen) {
    this.section = section;
    this.findings = findings;
    this.warnings = warnings;
    this.seen = seen;
  }

  /** Reads each item of the section, whose path is {@code section.name}. */
  <T> List<T> each(Fields pipeline, Function<Item, T> read) {
    List<T> found = new ArrayList<>();
    List<Value> items = pipeline.items(section);
    for (int i = 0; i < items.size(); i++) {
      String position = section + "[" + i + "]";
      Value value = items.get(i);
      if (!(value instanceof Value.Mapping mapping)) {
        findings.add(value.place(), position, "must be a mapping, but is " + value.kind());
        continue;
      }
      String name = nameOf(new Fields(mapping, position, findings));
      String path = name.isEmpty() ? position : section + "." + name;
      Fields fields = new Fields(mapping, path, findings);
      fields.has("name");
      checkName(name, position, fields);
      found.add(read.apply(new Item(name, fields)));
      fields.end();
    }
    return found;
  }

  private static String nameOf(Fields fields) {
    return fields.text("name").orElse("");
  }

  private void checkName(String name, String position, Fields fields) {
    Place place = fields.place("name");
    if (name.isEmpty()) {
      findings.add(place, position, "has no name");
      return;
    }
    Identifiers.warning(name, fields.path()).ifPresent(warnings::add);
    String other = seen.putIfAbsent(name, position);
    if (other != null) {
      findings.add(
          place, "", "%s and %s have the same name ('%s')".formatted(other, position, name));
    }
  }

  /** One thing of a section. */
  record Item(String name, Fields fields) {
    /** The type, which everything that has one must have. */
    String type() {
      return fields.text("type", "has no type");
    }
  }
}
