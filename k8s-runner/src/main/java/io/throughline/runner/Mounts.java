package io.throughline.runner;

import java.util.List;

/**
 * The directories that a container has in common with others. Paths are relative to the working
 * directory.
 */
public record Mounts(List<Input> inputs, List<Output> outputs, List<Cache> caches) {
  public Mounts {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    caches = List.copyOf(caches);
  }

  /** None at all. */
  public static Mounts none() {
    return new Mounts(List.of(), List.of(), List.of());
  }

  /** A private view of an artifact. */
  public record Input(String artifact, String path) {}

  /** A directory, empty at first, that becomes an artifact. */
  public record Output(String name, String path) {}

  /** A directory whose files stay from container to container. */
  public record Cache(String key, String path) {}
}
