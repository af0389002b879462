package io.throughline.runner;

/** Where the root file system of a container comes from. */
public sealed interface ImageSource {
  /** Nothing was asked for: what the runtime has. */
  record RuntimeDefault() implements ImageSource {}

  /** A resource type that the runtime has built in or was configured with. */
  record ResourceType(String name) implements ImageSource {}

  /** An artifact that holds {@code rootfs/} and {@code metadata.json}. */
  record Artifact(String id) implements ImageSource {}

  /** An image resource that the runtime is to fetch: JSON of type, source, version and params. */
  record Resource(String json) implements ImageSource {}
}
