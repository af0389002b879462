package io.throughline.runner.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The directories of a container, made ready.
 *
 * @param directory the working directory, below the container's {@code tmp}
 * @param layers inputs that are still to be laid over
 * @param outputs directory of each artifact by its name, relative to the container's directory
 * @param caches directory of each cache by its place
 */
record Workspace(
    Path directory, List<Layer> layers, Map<String, String> outputs, Map<String, String> caches) {
  Workspace {
    layers = List.copyOf(layers);
    outputs = Map.copyOf(outputs);
    caches = Map.copyOf(caches);
  }
}
