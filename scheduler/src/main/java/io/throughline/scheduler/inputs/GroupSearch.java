package io.throughline.scheduler.inputs;

import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.VersionWish;
import io.throughline.scheduler.inputs.JobInputs.Wanted;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds versions for inputs that depend on each other by the jobs in their {@code passed}: depth
 * first, with a way back.
 *
 * <p>An input is settled when each of its passed jobs vouches for its version: has a succeeded
 * build that used or made it. Trying a build settles something for every input that the job is to
 * vouch for, not only for the one at hand; that keeps versions together that went through a job
 * together. A build that has another version than an input already has is no use. What turned out
 * not to be completable is remembered, since the next build of the same job often has the same
 * versions again.
 *
 * <p>Each try either settles one more pair of input and job or is taken back, so the depth is
 * limited by the configuration; the number of tries is limited by {@link #MAX_TRIES}.
 */
final class GroupSearch {
  static final String NO_BUILDS = "no satisfiable builds from passed jobs found for set of inputs";
  static final int MAX_TRIES = 50_000;

  /** How a search ended. */
  sealed interface Result permits Solved, Failed {}

  /** A version for each input, in their order. */
  record Solved(List<Candidate> candidates) implements Result {}

  /** No version for any of them. */
  record Failed(String reason) implements Result {}

  private final long job;
  private final List<Wanted> inputs;
  private final Versions view;
  private final Map<Integer, String> pins = new HashMap<>();
  private final Map<Long, Map<Long, Long>> cursors = new HashMap<>();
  private final @Nullable Candidate[] candidates;
  private @Nullable Candidate[] doomed;
  private int tries;

  GroupSearch(long job, List<Wanted> inputs, Versions view) {
    this.job = job;
    this.inputs = inputs;
    this.view = view;
    this.candidates = new Candidate[inputs.size()];
    this.doomed = new Candidate[inputs.size()];
  }

  Result run() {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).wish() instanceof VersionWish.Pinned(Version pin)) {
        Optional<String> version = view.newest(inputs.get(i).resource(), pin);
        if (version.isEmpty()) {
          return new Failed(InputAlgorithm.pinNotFound(pin));
        }
        pins.put(i, version.get());
      }
    }
    if (settleAll()) {
      return new Solved(Arrays.stream(candidates).map(GroupSearch::settled).toList());
    }
    return new Failed(
        tries < MAX_TRIES ? NO_BUILDS : NO_BUILDS + " among the first " + MAX_TRIES + " tried");
  }

  private boolean settleAll() {
    for (int i = 0; i < inputs.size(); i++) {
      if (!settle(i)) {
        return false;
      }
    }
    return Arrays.stream(candidates).allMatch(candidate -> candidate != null);
  }

  /** True once a build of the first job that is missing has led to a solution of everything. */
  private boolean settle(int i) {
    Candidate candidate = candidates[i];
    for (long passed : inputs.get(i).passed()) {
      if (candidate != null && candidate.isVouchedForBy(passed)) {
        continue;
      }
      Optional<BuildWalk> builds = builds(i, passed);
      if (builds.isPresent()) {
        return tryBuilds(i, passed, builds.get());
      }
    }
    return true;
  }

  private boolean tryBuilds(int i, long passed, BuildWalk builds) {
    while (tries < MAX_TRIES) {
      Optional<PassedBuild> build = builds.next();
      if (build.isEmpty()) {
        return false;
      }
      tries++;
      if (tryBuild(i, passed, build.get(), builds.isNewer())) {
        return true;
      }
    }
    return false;
  }

  private boolean tryBuild(int i, long passed, PassedBuild build, boolean newer) {
    @Nullable Candidate[] before = candidates.clone();
    if (vouch(passed, build, newer)) {
      Candidate mine = candidates[i];
      if (mine != null && mine.isVouchedForBy(passed) && !isDoomed()) {
        if (settleAll()) {
          return true;
        }
        doomed = candidates.clone();
      }
    }
    System.arraycopy(before, 0, candidates, 0, before.length);
    return false;
  }

  /** Lets the build vouch for what it can; false when it contradicts what is chosen already. */
  private boolean vouch(long passed, PassedBuild build, boolean newer) {
    boolean[] touched = new boolean[candidates.length];
    for (PassedBuild.Result result : build.results()) {
      for (int c = 0; c < candidates.length; c++) {
        if (touched[c] || !isFor(c, passed, result)) {
          continue;
        }
        Versions.Standing standing = view.standing(result.resource(), result.version());
        if (standing == Versions.Standing.DISABLED || isAgainstPin(c, result)) {
          continue;
        }
        Candidate candidate = candidates[c];
        if (candidate != null && !candidate.version().equals(result.version())) {
          return false;
        }
        if (candidate == null && standing == Versions.Standing.UNKNOWN) {
          return false;
        }
        touched[c] = true;
        candidates[c] =
            (candidate == null ? Candidate.of(result.version()) : candidate)
                .vouchedForBy(passed, build.id(), newer);
      }
    }
    return true;
  }

  private boolean isFor(int c, long passed, PassedBuild.Result result) {
    Wanted input = inputs.get(c);
    return input.resource() == result.resource() && input.passed().contains(passed);
  }

  private boolean isAgainstPin(int c, PassedBuild.Result result) {
    String pin = pins.get(c);
    return pin != null && !pin.equals(result.version());
  }

  private boolean isDoomed() {
    return versions(candidates).equals(versions(doomed));
  }

  private static List<String> versions(@Nullable Candidate[] of) {
    return Arrays.stream(of)
        .map(candidate -> candidate == null ? "" : candidate.version())
        .toList();
  }

  /** Empty when the job has to wait until others have chosen a version. */
  private Optional<BuildWalk> builds(int i, long passed) {
    Wanted input = inputs.get(i);
    Map<Long, Set<String>> containing = candidates[i] == null ? Map.of() : chosenFor(passed);
    if (!(input.wish() instanceof VersionWish.Every)) {
      return Optional.of(new BuildWalk(view, passed, OptionalLong.empty(), containing));
    }
    Map<Long, Long> used = new HashMap<>(cursor(input.resource()));
    used.keySet().retainAll(input.passed());
    Long last = used.get(passed);
    if (last == null && candidates[i] == null && !used.isEmpty()) {
      return Optional.empty();
    }
    OptionalLong cursor = last == null ? OptionalLong.empty() : OptionalLong.of(last);
    return Optional.of(new BuildWalk(view, passed, cursor, containing));
  }

  private Map<Long, Long> cursor(long resource) {
    return cursors.computeIfAbsent(resource, key -> view.lastUpstream(job, key));
  }

  private Map<Long, Set<String>> chosenFor(long passed) {
    Map<Long, Set<String>> chosen = new TreeMap<>();
    for (int c = 0; c < candidates.length; c++) {
      Candidate candidate = candidates[c];
      if (candidate != null && inputs.get(c).passed().contains(passed)) {
        chosen
            .computeIfAbsent(inputs.get(c).resource(), _ -> new TreeSet<>())
            .add(candidate.version());
      }
    }
    return chosen;
  }

  private static Candidate settled(@Nullable Candidate candidate) {
    if (candidate == null) {
      throw new IllegalStateException("a solved group has a candidate for each input");
    }
    return candidate;
  }
}
