package io.throughline.pipeline.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The jobs that a glob stands for. Each glob is matched once, however often it is used. */
final class JobMatches {
  /** What a glob comes to. */
  sealed interface Match {
    record Jobs(List<String> names) implements Match {}

    record BadGlob() implements Match {}

    /** The file's globs have matched so many jobs that the rest is not looked at. */
    record TooMany() implements Match {}
  }

  static final int MOST_COMPARISONS = 10_000_000;

  private final Set<String> jobs;
  private final Map<String, Optional<List<String>>> known = new HashMap<>();
  private int comparisons;

  JobMatches(Set<String> jobs) {
    this.jobs = jobs;
  }

  Match match(String glob) {
    if (Glob.isPlain(glob)) {
      return new Match.Jobs(jobs.contains(glob) ? List.of(glob) : List.of());
    }
    comparisons += known.containsKey(glob) ? matched(glob).size() : jobs.size();
    if (comparisons > MOST_COMPARISONS) {
      comparisons = MOST_COMPARISONS;
      return new Match.TooMany();
    }
    return known
        .computeIfAbsent(glob, pattern -> Glob.parse(pattern).map(this::matching))
        .<Match>map(Match.Jobs::new)
        .orElseGet(Match.BadGlob::new);
  }

  private Collection<String> matched(String glob) {
    return known.getOrDefault(glob, Optional.empty()).orElse(List.of());
  }

  private List<String> matching(Glob glob) {
    return jobs.stream().filter(glob::matches).toList();
  }
}
