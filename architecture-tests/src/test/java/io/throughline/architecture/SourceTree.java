package io.throughline.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository as it lies there: its modules and its text files. */
final class SourceTree {
  /** What no person writes. */
  private static final Set<String> SKIPPED =
      Set.of(".git", "target", "node_modules", ".throughline", ".idea", ".vscode");

  private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");
  private static final long LARGEST_TEXT = 2_000_000;

  private final Path root;

  private SourceTree(Path root) {
    this.root = root;
  }

  /** The tree that this module is part of, or the one that {@code -Dthroughline.root} names. */
  static SourceTree find() {
    String given = System.getProperty("throughline.root");
    return at(Path.of(given == null ? ".." : given).toAbsolutePath().normalize());
  }

  static SourceTree at(Path root) {
    return new SourceTree(root);
  }

  Path root() {
    return root;
  }

  /** Folders of the modules that the root pom lists. */
  List<Path> modules() {
    List<Path> modules = new ArrayList<>();
    Matcher matcher = MODULE.matcher(read(root.resolve("pom.xml")));
    while (matcher.find()) {
      modules.add(root.resolve(matcher.group(1)));
    }
    return modules;
  }

  /** Every text file, in the order of their paths. */
  List<SourceFile> files() {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    collect(root, texts);
    return SourceFile.of(texts);
  }

  private void collect(Path folder, SequencedMap<String, String> texts) {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        if (SKIPPED.contains(entry.getFileName().toString()) || Files.isSymbolicLink(entry)) {
          continue;
        }
        if (Files.isDirectory(entry)) {
          collect(entry, texts);
        } else if (Files.size(entry) <= LARGEST_TEXT) {
          add(entry, texts);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Path file, SequencedMap<String, String> texts) {
    try {
      texts.put(root.relativize(file).toString(), Files.readString(file));
    } catch (MalformedInputException _) {
      // A picture or another file that is no text.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
