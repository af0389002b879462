package io.throughline.scheduler.inputs;

import io.throughline.pipeline.config.VersionWish;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a job wants to get, each input with a name of its own. */
public record JobInputs(long job, List<Wanted> inputs) {
  /**
   * One input.
   *
   * @param wish after pins: that of the step wins over that of the resource, any pin over the rest
   * @param passed ids of the jobs whose builds must have used or made the version
   * @param trigger whether a new version is a reason for a build
   */
  public record Wanted(
      String name, long resource, VersionWish wish, SortedSet<Long> passed, boolean trigger) {
    public Wanted {
      passed = Collections.unmodifiableSortedSet(new TreeSet<>(passed));
    }

    public Wanted(String name, long resource, VersionWish wish, Set<Long> passed, boolean trigger) {
      this(name, resource, wish, (SortedSet<Long>) new TreeSet<>(passed), trigger);
    }
  }

  public JobInputs {
    inputs = List.copyOf(inputs);
  }
}
