package io.throughline.runner.local;

import io.throughline.runner.ContainerKind;
import io.throughline.runner.ContainerSpec;
import io.throughline.runner.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the directories of containers: the working directory at the place that the protocol of its
 * kind wants, and inputs, outputs and caches in it.
 *
 * <p>An input is private. It is laid over its artifact where the isolation can do that; it is
 * copied where not, and where its path is that of another mount, above it or below it.
 */
final class Workspaces {
  /** How inputs come into the working directory. */
  enum Manner {
    /** Laid over their artifacts where that is possible. */
    LAID_OVER,
    COPIED,
    /** As the very files, for a program that only reads. */
    LINKED
  }

  private final Path containers;
  private final Artifacts artifacts;
  private final Caches caches;
  private final Copies copies;

  Workspaces(Path containers, Artifacts artifacts, Caches caches, Copies copies) {
    this.containers = containers;
    this.artifacts = artifacts;
    this.caches = caches;
    this.copies = copies;
  }

  /** Where a container works, below its {@code tmp}. */
  static Path directory(ContainerSpec spec) {
    return switch (spec.kind()) {
      case CHECK -> Path.of("build");
      case GET -> Path.of("build", "get");
      case PUT -> Path.of("build", "put");
      case TASK -> Path.of("build", Caches.place(spec.handle()).substring(0, 8));
    };
  }

  /**
   * Makes the directories.
   *
   * @param manner how inputs come into the directory
   * @throws StartFailure when a path leaves the working directory
   */
  Workspace prepare(ContainerHome home, ContainerSpec spec, Isolation isolation, Manner manner)
      throws IOException, InterruptedException, StartFailure {
    Path below = directory(spec);
    Path work = Files.createDirectories(home.tmp().resolve(below));
    Mounts mounts = spec.mounts();
    List<Path> taken = paths(mounts);
    List<Layer> layers = new ArrayList<>();
    for (Mounts.Input input : outermostFirst(mounts.inputs())) {
      Path path = inside(input.path());
      Path target = make(work, path);
      Path artifact = artifacts.relative(input.artifact());
      boolean alone = isAlone(path, taken);
      if (manner == Manner.LAID_OVER && alone && Layer.canName(artifact)) {
        layers.add(layer(home, artifact, isolation.seen(home, below.resolve(path)), layers.size()));
      } else if (manner == Manner.LINKED && alone) {
        copies.link(containers.resolve(artifact), target);
      } else {
        copies.copy(containers.resolve(artifact), target);
      }
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    for (Mounts.Output output : mounts.outputs()) {
      Path directory = make(work, inside(output.path()));
      outputs.put(output.name(), home.directory().relativize(directory).toString());
    }
    if (spec.kind() == ContainerKind.GET) {
      outputs.put("resource", home.directory().relativize(work).toString());
    }
    return new Workspace(below, layers, outputs, caches(home, work, mounts.caches()));
  }

  private Map<String, String> caches(ContainerHome home, Path work, List<Mounts.Cache> wanted)
      throws IOException, StartFailure {
    Map<String, String> taken = new LinkedHashMap<>();
    for (Mounts.Cache cache : wanted) {
      Path target = make(work, inside(cache.path()));
      if (target.equals(work)) {
        throw new StartFailure("the working directory itself cannot be a cache");
      }
      Files.delete(target);
      String place = Caches.place(cache.key());
      caches.take(place, target);
      taken.put(place, home.directory().relativize(target).toString());
    }
    return taken;
  }

  private Layer layer(ContainerHome home, Path artifact, Path target, int number)
      throws IOException {
    Path layer = home.layers().resolve(Integer.toString(number));
    Path upper = Files.createDirectories(layer.resolve("upper"));
    Path work = Files.createDirectories(layer.resolve("work"));
    return new Layer(artifact, containers.relativize(upper), containers.relativize(work), target);
  }

  private static List<Path> paths(Mounts mounts) throws StartFailure {
    List<Path> paths = new ArrayList<>();
    for (Mounts.Input input : mounts.inputs()) {
      paths.add(inside(input.path()));
    }
    for (Mounts.Output output : mounts.outputs()) {
      paths.add(inside(output.path()));
    }
    for (Mounts.Cache cache : mounts.caches()) {
      paths.add(inside(cache.path()));
    }
    return paths;
  }

  private static List<Mounts.Input> outermostFirst(List<Mounts.Input> inputs) {
    return inputs.stream()
        .sorted(Comparator.comparing(input -> Path.of(input.path()).normalize().toString()))
        .toList();
  }

  /** Whether no other mount is at the path, above it or below it. */
  private static boolean isAlone(Path path, List<Path> taken) {
    long near =
        taken.stream()
            .filter(other -> other.startsWith(path) || path.startsWith(other) || isWhole(other))
            .count();
    return near == 1 && !isWhole(path);
  }

  /** Whether a path is that of the working directory itself. */
  private static boolean isWhole(Path path) {
    return path.toString().isEmpty();
  }

  private static Path inside(String path) throws StartFailure {
    try {
      Path normal = Path.of(path).normalize();
      if (!normal.isAbsolute() && !normal.startsWith("..")) {
        return normal;
      }
    } catch (InvalidPathException _) {
      // Told below.
    }
    throw new StartFailure("the path " + path + " leaves the working directory");
  }

  /**
   * Makes a directory below another one without going through links, which an input may have
   * brought.
   */
  private static Path make(Path work, Path path) throws IOException, StartFailure {
    if (isWhole(path)) {
      return work;
    }
    Path directory = work;
    for (Path name : path) {
      directory = directory.resolve(name);
      if (Files.isSymbolicLink(directory)) {
        throw new StartFailure("the path " + path + " leads through a link");
      }
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(directory);
      }
    }
    return directory;
  }
}
