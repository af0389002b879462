package io.throughline.scheduler.inputs;

import io.throughline.pipeline.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What there is to choose from, at one moment. Versions are known by their hashes; those of a
 * resource that was configured anew are not seen. Jobs, builds and resources are known by their
 * ids.
 */
public interface Versions {
  /** Whether a version may be used. */
  enum Standing {
    UNKNOWN,
    DISABLED,
    ENABLED
  }

  /** A part of a job's builds, nearest to the bound first; the bound itself is not in it. */
  record Range(Direction direction, long bound) {
    /** Where from the bound. */
    public enum Direction {
      OLDER,
      NEWER
    }

    public static Range all() {
      return olderThan(Long.MAX_VALUE);
    }

    public static Range olderThan(long build) {
      return new Range(Direction.OLDER, build);
    }

    public static Range newerThan(long build) {
      return new Range(Direction.NEWER, build);
    }
  }

  /** The newest that is enabled. */
  Optional<String> newest(long resource);

  /** The newest that has the fields of the pin, enabled or not. */
  Optional<String> newest(long resource, Version pin);

  /** The highest place in the order of checks of a version that some build of the job has used. */
  OptionalLong highestUsed(long job, long resource);

  /** The first enabled versions above a place in the order, at most two. */
  List<String> after(long resource, long order);

  /** The newest enabled version at or below a place in the order. */
  Optional<String> upTo(long resource, long order);

  Standing standing(long resource, String version);

  /**
   * The builds that {@code job}'s build with the highest-ordered version of the resource took its
   * inputs from, by their jobs; empty when there was no such build.
   */
  Map<Long, Long> lastUpstream(long job, long resource);

  /**
   * The next succeeded builds of a job, some at a time: empty when there are no more.
   *
   * @param containing only builds with all of these versions, by resource
   */
  List<PassedBuild> passed(long job, Range range, Map<Long, Set<String>> containing);

  /** Whether no build of the job has used the version for the input of that name. */
  boolean isFirst(long job, String input, long resource, String version);
}
