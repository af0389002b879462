package io.throughline.e2e.peer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that the project cannot get by itself, and uses where somebody gives it. */
public final class GivenProgram {
  private GivenProgram() {}

  /**
   * The program that a variable of the environment names, or the first of these names that is on
   * the PATH.
   */
  public static Optional<Path> find(String variable, String... names) {
    String stated = System.getenv().getOrDefault(variable, "");
    List<String> directories =
        Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    Stream<Path> onPath =
        directories.stream()
            .flatMap(directory -> Arrays.stream(names).map(name -> Path.of(directory, name)));
    return Stream.concat(Stream.of(stated).filter(text -> !text.isEmpty()).map(Path::of), onPath)
        .filter(Files::isExecutable)
        .findFirst();
  }
}
