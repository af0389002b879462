package io.throughline.e2e.peer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that {@code ./throughline peers} builds, in the version that {@code e2e/peers} pins.
 */
record Program(String name, String version) {
  private static final Path PINNED = Path.of("peers", "programs");

  static Program named(String name) {
    try (Stream<String> lines = Files.lines(PINNED)) {
      return lines
          .map(line -> List.of(line.split(" +")))
          .filter(words -> words.getFirst().equals(name))
          .map(words -> new Program(name, words.get(1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError(PINNED + " does not have " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. The test is skipped when it has not been built. */
  Path orSkip() {
    assumeTrue(
        isThere(), "there is no %s %s. `./throughline peers` builds it.".formatted(name, version));
    return file();
  }

  /** Whether it has been built. */
  boolean isThere() {
    return Files.isExecutable(file());
  }

  private Path file() {
    return cache().resolve("throughline/peers/%s-%s".formatted(name, version));
  }

  private static Path cache() {
    String stated = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    return stated.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(stated);
  }
}
