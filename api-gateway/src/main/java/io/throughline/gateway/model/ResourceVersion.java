package io.throughline.gateway.model;

import java.util.List;
import java.util.Map;

/** A version of a resource that is known. */
public record ResourceVersion(
    long id, Map<String, String> version, List<Metadata> metadata, boolean enabled) {

  /** Something that is told about the version. */
  public record Metadata(String name, String value) {}

  public ResourceVersion {
    version = Map.copyOf(version);
    metadata = List.copyOf(metadata);
  }
}
