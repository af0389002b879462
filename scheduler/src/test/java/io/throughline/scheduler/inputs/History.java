package io.throughline.scheduler.inputs;

import io.throughline.pipeline.Version;
import io.throughline.scheduler.inputs.PassedBuild.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What happened so far, kept in memory and written down in a line a step. Versions are known by
 * their names; those of a resource are ordered by when they are first mentioned.
 */
final class History implements Versions {
  static final long CURRENT = 99;

  private static final int PAGE = 2;

  private record Known(String name, Version version, long order, boolean enabled) {}

  private record Used(long build, long job, String input, long resource, String version) {}

  private record Made(long id, long job, List<Result> results) {}

  private final Map<Long, Map<String, Known>> versions = new TreeMap<>();
  private final List<Made> builds = new ArrayList<>();
  private final List<Used> used = new ArrayList<>();
  private final Map<Long, Map<Long, Long>> pipes = new TreeMap<>();

  /** Versions that checks found, oldest first. */
  History found(long resource, String... names) {
    for (String name : names) {
      long order = versions(resource).size() + 1;
      found(resource, name, order, true);
    }
    return this;
  }

  History found(long resource, String name, long order, boolean enabled) {
    versions(resource).put(name, new Known(name, Version.of(Map.of("ver", name)), order, enabled));
    return this;
  }

  History disabled(long resource, String name) {
    long order = versions(resource).get(name).order();
    return found(resource, name, order, false);
  }

  /** A build that succeeded, with its results: {@code resource, version} after each other. */
  History passed(long build, long job, Object... results) {
    List<Result> list = new ArrayList<>();
    for (int i = 0; i < results.length; i += 2) {
      list.add(new Result(((Number) results[i]).longValue(), (String) results[i + 1]));
    }
    list.sort(Comparator.comparingLong(Result::resource));
    builds.add(new Made(build, job, list));
    return this;
  }

  /** A build of the current job. */
  History used(long build, String input, long resource, String version) {
    used.add(new Used(build, CURRENT, input, resource, version));
    return this;
  }

  /** Builds of other jobs that a build of the current job took its inputs from. */
  History from(long build, long... upstream) {
    Map<Long, Long> cursors = pipes.computeIfAbsent(build, _ -> new LinkedHashMap<>());
    for (long id : upstream) {
      builds.stream().filter(b -> b.id() == id).forEach(b -> cursors.put(b.job(), id));
    }
    return this;
  }

  List<PassedBuild> buildsOf(long job) {
    return builds.stream()
        .filter(build -> build.job() == job)
        .sorted(Comparator.comparingLong(Made::id).reversed())
        .map(build -> new PassedBuild(build.id(), build.results()))
        .toList();
  }

  @Override
  public Optional<String> newest(long resource) {
    return byOrder(resource).filter(Known::enabled).map(Known::name).findFirst();
  }

  @Override
  public Optional<String> newest(long resource, Version pin) {
    return byOrder(resource)
        .filter(known -> known.version().contains(pin))
        .map(Known::name)
        .findFirst();
  }

  @Override
  public OptionalLong highestUsed(long job, long resource) {
    return used.stream()
        .filter(use -> use.job() == job && use.resource() == resource)
        .filter(use -> versions(resource).containsKey(use.version()))
        .mapToLong(use -> versions(resource).get(use.version()).order())
        .max();
  }

  @Override
  public List<String> after(long resource, long order) {
    return byOrder(resource)
        .filter(known -> known.enabled() && known.order() > order)
        .sorted(Comparator.comparingLong(Known::order))
        .limit(2)
        .map(Known::name)
        .toList();
  }

  @Override
  public Optional<String> upTo(long resource, long order) {
    return byOrder(resource)
        .filter(known -> known.enabled() && known.order() <= order)
        .map(Known::name)
        .findFirst();
  }

  @Override
  public Standing standing(long resource, String version) {
    Known known = versions(resource).get(version);
    if (known == null) {
      return Standing.UNKNOWN;
    }
    return known.enabled() ? Standing.ENABLED : Standing.DISABLED;
  }

  @Override
  public Map<Long, Long> lastUpstream(long job, long resource) {
    return used.stream()
        .filter(use -> use.job() == job && use.resource() == resource)
        .filter(use -> versions(resource).containsKey(use.version()))
        .max(
            Comparator.<Used>comparingLong(use -> versions(resource).get(use.version()).order())
                .thenComparingLong(Used::build))
        .map(use -> pipes.getOrDefault(use.build(), Map.of()))
        .orElse(Map.of());
  }

  @Override
  public List<PassedBuild> passed(long job, Range range, Map<Long, Set<String>> containing) {
    Stream<PassedBuild> all = buildsOf(job).stream().filter(build -> has(build, containing));
    return switch (range.direction()) {
      case OLDER -> all.filter(build -> build.id() < range.bound()).limit(PAGE).toList();
      case NEWER ->
          all.filter(build -> build.id() > range.bound())
              .sorted(Comparator.comparingLong(PassedBuild::id))
              .limit(PAGE)
              .toList();
    };
  }

  @Override
  public boolean isFirst(long job, String input, long resource, String version) {
    return used.stream()
        .noneMatch(use ->
            use.job() == job
                && use.input().equals(input)
                && use.resource() == resource
                && use.version().equals(version));
  }

  private static boolean has(PassedBuild build, Map<Long, Set<String>> containing) {
    return containing.entrySet().stream()
        .allMatch(entry ->
            entry.getValue().stream()
                .allMatch(
                    version -> build.results().contains(new Result(entry.getKey(), version))));
  }

  private Map<String, Known> versions(long resource) {
    return versions.computeIfAbsent(resource, _ -> new LinkedHashMap<>());
  }

  private Stream<Known> byOrder(long resource) {
    return versions(resource).values().stream()
        .sorted(Comparator.comparingLong(Known::order).reversed());
  }
}
