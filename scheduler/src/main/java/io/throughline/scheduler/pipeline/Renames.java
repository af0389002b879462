package io.throughline.scheduler.pipeline;

import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.store.PipelineContent.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which rows the jobs (or resources) of a configuration had before.
 *
 * <p>A name keeps its row. An {@code old_name} takes over the row of that name, as long as the row
 * is in use and the new name is not: a configuration that is saved again with its old names in it
 * changes nothing. Names may move along a chain, but not in a circle, where nobody could tell
 * whether it has been gone round before.
 *
 * @param ids of rows, by the names that they have from now on
 * @param moved rows whose names others take
 */
record Renames(Map<String, Long> ids, List<Long> moved) {

  /** A name of the configuration, and the one that it replaces. */
  record Named(String name, Optional<String> oldName) {}

  /**
   * Finds the rows.
   *
   * @throws Refused when names go round in a circle
   */
  static Renames of(List<Known> before, List<Named> now) {
    return new Matching(before, now).run();
  }

  private static final class Matching {
    private final Map<String, Known> before;
    private final List<Named> now;
    private final Map<String, Named> byOldName = new HashMap<>();

    Matching(List<Known> before, List<Named> now) {
      this.before = before.stream().collect(Collectors.toMap(Known::name, known -> known));
      this.now = now;
      for (Named named : now) {
        named
            .oldName()
            .filter(old -> !old.equals(named.name()))
            .ifPresent(old -> byOldName.putIfAbsent(old, named));
      }
    }

    Renames run() {
      Map<String, Long> ids = new HashMap<>();
      Set<Long> taken = new HashSet<>();
      for (Named named : now) {
        renamed(named, new HashSet<>())
            .ifPresent(row -> {
              ids.put(named.name(), row.id());
              taken.add(row.id());
            });
      }
      List<Long> moved = new ArrayList<>(taken);
      for (Named named : now) {
        Known same = before.get(named.name());
        if (same == null || taken.contains(same.id())) {
          continue;
        }
        if (ids.putIfAbsent(named.name(), same.id()) != null) {
          moved.add(same.id());
        }
      }
      return new Renames(ids, moved);
    }

    /** The row that a name takes over; empty when it does not. */
    private Optional<Known> renamed(Named named, Set<String> seen) {
      Known old = named.oldName().map(before::get).orElse(null);
      boolean first = named.equals(byOldName.get(named.oldName().orElse("")));
      if (old == null || !old.active() || !first) {
        return Optional.empty();
      }
      if (!seen.add(named.name())) {
        throw Refused.invalid(
            "old_name: the names %s go round in a circle; rename over a name that is not used"
                .formatted(String.join(", ", seen)));
      }
      Known occupant = before.get(named.name());
      if (occupant == null || !occupant.active()) {
        return Optional.of(old);
      }
      Named successor = byOldName.get(named.name());
      return successor != null && renamed(successor, seen).isPresent()
          ? Optional.of(old)
          : Optional.empty();
    }
  }
}
