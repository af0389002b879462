package io.throughline.telemetry.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a document of the contract promises, to be held against what the catalogue says now and
 * against the files that rely on it.
 */
final class Contract {
  private final List<Entry> entries;
  private final Set<String> spellings = new LinkedHashSet<>();

  private Contract(JsonNode document) {
    this.entries = Entry.of(document);
    entries.forEach(entry -> spellings.addAll(entry.spellings()));
    for (String section : List.of("metrics", "concourse", "shimMetrics")) {
      for (JsonNode metric : document.path(section)) {
        metric.path("prometheus").forEach(series -> spellings.add(family(series.asText())));
      }
    }
    document.path("foreign").forEach(name -> addForeign(name.path("name").asText()));
  }

  static Contract of(String document) {
    return new Contract(ContractDocument.parse(document));
  }

  List<Entry> entries() {
    return entries;
  }

  /** Names that files use and that this contract does not have, each with where it stands. */
  List<String> strangers(Collection<RepositoryText> files, List<Removal> removals) {
    return files.stream()
        .flatMap(file -> NameUse.in(file).stream())
        .flatMap(use -> use.complaint(spellings, removals).stream())
        .toList();
  }

  /**
   * What this contract promised and {@code now} does not keep, unless a removal tells of it: each
   * with who relies on it.
   */
  List<String> broken(Contract now, List<Removal> removals, Collection<RepositoryText> files) {
    List<String> broken = new ArrayList<>();
    for (Entry entry : entries) {
      if (now.keeps(entry) || removals.stream().anyMatch(removal -> removal.concerns(entry))) {
        continue;
      }
      String users =
          NameUse.of(entry, files).stream()
              .map(NameUse::toString)
              .distinct()
              .collect(Collectors.joining(", "));
      broken.add(
          "%s %s %s; used by: %s; tell of it in docs/telemetry-removed.txt if it is meant"
              .formatted(
                  entry.section().word(),
                  entry.name(),
                  now.change(entry, this),
                  users.isEmpty() ? "nobody here" : users));
    }
    return broken;
  }

  /** Removals that are not true: the name is there, or the one that should stand for it is not. */
  List<String> untrue(List<Removal> removals) {
    List<String> untrue = new ArrayList<>();
    for (Removal removal : removals) {
      if (removal.replacedBy().isPresent()
          && named(removal.section(), removal.replacedBy().get()).isEmpty()) {
        untrue.add(
            removal.name()
                + " is replaced by "
                + removal.replacedBy().get()
                + ", which is not in the catalogue");
      }
    }
    return untrue;
  }

  private boolean keeps(Entry entry) {
    return named(entry.section(), entry.name()).stream()
        .anyMatch(mine -> mine.promise().equals(entry.promise()));
  }

  private String change(Entry before, Contract then) {
    List<Entry> mine = named(before.section(), before.name());
    if (!mine.isEmpty()) {
      return "was changed from %s to %s".formatted(before.promise(), mine.getFirst().promise());
    }
    Optional<Entry> heir =
        entries.stream()
            .filter(entry -> entry.section() == before.section())
            .filter(entry -> entry.promise().equals(before.promise()))
            .filter(entry -> then.named(entry.section(), entry.name()).isEmpty())
            .min(Comparator.comparingInt(entry -> NameUse.distance(before.name(), entry.name())));
    return "was renamed or removed"
        + heir.map(entry -> " (is it " + entry.name() + " now?)").orElse("");
  }

  private List<Entry> named(Section section, String name) {
    return entries.stream()
        .filter(entry -> entry.section() == section && entry.name().equals(name))
        .toList();
  }

  /** The name that all series of a metric have in common. */
  private static String family(String series) {
    return series.replaceAll("_(total|bucket|count|sum)$", "");
  }

  private void addForeign(String name) {
    spellings.add(name);
    String family = PrometheusNames.label(name);
    for (String suffix :
        List.of(
            "",
            "_total",
            "_span",
            "_span_total",
            "_seconds_bucket",
            "_seconds_count",
            "_seconds_sum")) {
      spellings.add(family + suffix);
    }
  }
}
