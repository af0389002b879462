package io.throughline.runner.resource;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The resource types of a runner by their names.
 *
 * @param builtIn those of the runner itself
 * @param onDisk directories with the programs check, in and out; they win over those of the same
 *     name
 */
public record ResourceCatalog(Map<String, ResourceType> builtIn, Map<String, Path> onDisk) {
  /**
   * A file in the root file system of the image of a built-in type; it holds the name of the type.
   */
  public static final String IMAGE_MARK = ".throughline-resource-type";

  public ResourceCatalog {
    builtIn = Map.copyOf(builtIn);
    onDisk = Map.copyOf(onDisk);
  }

  /** The programs of a type that is on disk. */
  public Optional<Path> programs(String name) {
    return Optional.ofNullable(onDisk.get(name));
  }

  /** A type that is part of the runner. */
  public Optional<ResourceType> builtIn(String name) {
    return Optional.ofNullable(builtIn.get(name));
  }

  /** All names, for a message. */
  public String names() {
    TreeSet<String> names = new TreeSet<>(builtIn.keySet());
    names.addAll(onDisk.keySet());
    return String.join(", ", names);
  }
}
