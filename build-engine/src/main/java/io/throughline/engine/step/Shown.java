package io.throughline.engine.step;

import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import java.util.List;
import java.util.TreeMap;

/** A version with its metadata as people may see it: without the build's secrets. */
record Shown(Version version, List<MetadataField> metadata) {
  Shown {
    metadata = List.copyOf(metadata);
  }

  static Shown of(ResourceAnswer answer, StepContext step) {
    TreeMap<String, String> fields = new TreeMap<>();
    answer.version().fields().forEach((name, value) -> fields.put(name, step.hide(value)));
    return new Shown(
        new Version(fields),
        answer.metadata().stream()
            .map(field -> new MetadataField(step.hide(field.name()), step.hide(field.value())))
            .toList());
  }
}
