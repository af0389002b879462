package io.throughline.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The offences that are known and still there, one a line: rule, subject, and a number where the
 * rule counts. The list may only get shorter: an offence that is not in it fails, and so does an
 * entry whose offence is gone or has become smaller.
 */
final class Ratchet {
  private static final String HEAD =
      """
      # Known offences against the rules of this module: rule, subject, number where the rule counts.
      # This list only gets shorter. A build with -Dthroughline.ratchet=shrink takes out what is done.
      """;

  private final Map<String, Integer> known;

  private Ratchet(Map<String, Integer> known) {
    this.known = known;
  }

  /** Reads the lines of a file. */
  static Ratchet of(Stream<String> lines) {
    Map<String, Integer> known = new LinkedHashMap<>();
    lines
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(line -> {
          String[] words = line.split("\\s+");
          int size = words.length > 2 ? Integer.parseInt(words[2]) : 0;
          known.put(words[0] + " " + words[1], size);
        });
    return new Ratchet(known);
  }

  static Ratchet read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return of(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is to be done about the findings of a rule: sentences, none when all is well. */
  List<String> judge(String rule, List<Finding> findings) {
    Map<String, Integer> entries = new LinkedHashMap<>();
    known.forEach((key, size) -> {
      if (key.startsWith(rule + " ")) {
        entries.put(key, size);
      }
    });
    List<String> sentences = new ArrayList<>();
    for (Finding finding : findings) {
      Integer allowed = known.get(finding.key());
      entries.remove(finding.key());
      if (allowed == null || finding.size() > allowed) {
        sentences.add(finding.toString());
      } else if (finding.size() < allowed) {
        sentences.add(
            "well done; now lower \"%s %d\" to %d in ratchet.txt"
                .formatted(finding.key(), allowed, finding.size()));
      }
    }
    entries
        .keySet()
        .forEach(
            key -> sentences.add("well done; now take \"%s\" out of ratchet.txt".formatted(key)));
    return sentences;
  }

  /** The entries of all other rules, as if they had been found again. */
  List<Finding> entriesOfOthers(String rule) {
    return known.entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith(rule + " "))
        .map(entry -> {
          String[] words = entry.getKey().split(" ", 2);
          return new Finding(words[0], words[1], entry.getValue(), 0, "");
        })
        .toList();
  }

  /** The entries that are still needed, as small as they can be. */
  String shrunk(List<Finding> findings) {
    StringBuilder text = new StringBuilder(HEAD);
    Map<String, Integer> current = new LinkedHashMap<>();
    findings.forEach(finding -> current.merge(finding.key(), finding.size(), Math::max));
    known.forEach((key, size) -> {
      Integer now = current.get(key);
      if (now != null) {
        text.append(key);
        text.append(size == 0 ? "" : " " + Math.min(size, now)).append('\n');
      }
    });
    return text.toString();
  }
}
