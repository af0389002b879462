package io.throughline.gateway.json;

import io.throughline.gateway.model.ResourceVersion;
import java.util.List;
import java.util.Map;

/** A version of a resource. */
public record VersionJson(
    long id, @OmitEmpty List<MetadataJson> metadata, Map<String, String> version, boolean enabled) {

  /** Something that is told about a version. */
  public record MetadataJson(String name, String value) {}

  public static VersionJson of(ResourceVersion version) {
    return new VersionJson(
        version.id(),
        version.metadata().stream()
            .map(field -> new MetadataJson(field.name(), field.value()))
            .toList(),
        version.version(),
        version.enabled());
  }
}
