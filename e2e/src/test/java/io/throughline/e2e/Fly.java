package io.throughline.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Concourse's own command line client, where there is one. */
final class Fly {
  private Fly() {}

  /** The one that FLY names, or that is on PATH; its logins are kept in a home of its own. */
  static Optional<Commands> find(Path home) {
    Stream<Path> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(directory -> Path.of(directory, "fly"));
    return Stream.concat(Stream.ofNullable(System.getenv("FLY")).map(Path::of), onPath)
        .filter(Files::isExecutable)
        .findFirst()
        .map(fly ->
            new Commands(
                List.of(fly.toString()),
                Map.of("HOME", home.toString(), "FLY_HOME", home.toString())));
  }
}
