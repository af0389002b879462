package io.throughline.telemetry.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text file in which names of telemetry may be used: dashboards, alerts, configuration,
 * documents, sources.
 *
 * @param path from the root of the repository
 */
record RepositoryText(String path, List<String> lines) {
  private static final Set<String> SKIPPED = Set.of(".git", "target", "node_modules");
  private static final long LARGEST = 4_000_000;

  private static final Pattern LOOKED_AT =
      Pattern.compile(
          ".*\\.(java|md|ya?ml|json|jsonnet|toml|conf|tf|txt|sh|py|js|ts|html|promql|rules|tpl)"
              + "|throughline");

  /** What defines names, renders them, tells of former ones, or makes some up to test with. */
  private static final Pattern NO_USER =
      Pattern.compile(
          "docs/telemetry(-removed)?\\.\\w+|CHANGELOG\\.md"
              + "|.*/io/throughline/telemetry/(catalog|contract)/.*");

  RepositoryText {
    lines = List.copyOf(lines);
  }

  static RepositoryText of(String path, String text) {
    return new RepositoryText(path, text.lines().toList());
  }

  /** All files under the root that may use names, in the order of their paths. */
  static List<RepositoryText> under(Path root) {
    List<RepositoryText> all = new ArrayList<>();
    collect(root, root, all);
    return all;
  }

  private static void collect(Path root, Path folder, List<RepositoryText> all) {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        if (Files.isSymbolicLink(entry) || SKIPPED.contains(entry.getFileName().toString())) {
          continue;
        }
        String path = root.relativize(entry).toString().replace('\\', '/');
        if (Files.isDirectory(entry)) {
          collect(root, entry, all);
        } else if (mayUseNames(path) && Files.size(entry) <= LARGEST) {
          read(entry).ifPresent(text -> all.add(of(path, text)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (MalformedInputException _) {
      return Optional.empty();
    }
  }

  static boolean mayUseNames(String path) {
    return LOOKED_AT.matcher(path.substring(path.lastIndexOf('/') + 1)).matches()
        && !NO_USER.matcher(path).matches();
  }
}
