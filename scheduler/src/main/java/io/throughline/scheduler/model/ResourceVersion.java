package io.throughline.scheduler.model;

import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import java.util.List;

/** A version of a resource as lists show it. */
public record ResourceVersion(
    long id, Version version, List<MetadataField> metadata, boolean enabled) {
  public ResourceVersion {
    metadata = List.copyOf(metadata);
  }
}
