package io.throughline.scheduler.inputs;

import io.throughline.scheduler.inputs.Versions.Range;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A job's succeeded builds in the order in which they are tried: newest first; or, when the job's
 * builds were used before, those that came after it, oldest first, and then it and the older ones.
 */
final class BuildWalk {
  private final Versions view;
  private final long job;
  private final Map<Long, Set<String>> containing;
  private final Deque<Range> ranges = new ArrayDeque<>();
  private Iterator<PassedBuild> page = List.<PassedBuild>of().iterator();
  private boolean newer;

  BuildWalk(Versions view, long job, OptionalLong cursor, Map<Long, Set<String>> containing) {
    this.view = view;
    this.job = job;
    this.containing = containing;
    if (cursor.isPresent()) {
      ranges.add(Range.newerThan(cursor.getAsLong()));
      ranges.add(Range.olderThan(cursor.getAsLong() + 1));
    } else {
      ranges.add(Range.all());
    }
  }

  /** The next build; empty at the end. */
  Optional<PassedBuild> next() {
    while (!page.hasNext()) {
      Range range = ranges.poll();
      if (range == null) {
        return Optional.empty();
      }
      List<PassedBuild> builds = view.passed(job, range, containing);
      if (!builds.isEmpty()) {
        ranges.addFirst(new Range(range.direction(), builds.getLast().id()));
        newer = range.direction() == Range.Direction.NEWER;
      }
      page = builds.iterator();
    }
    return Optional.of(page.next());
  }

  /** Whether the last build that {@link #next} gave came after the one used before. */
  boolean isNewer() {
    return newer;
  }
}
