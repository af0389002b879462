package io.throughline.scheduler.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.pipeline.config.VersionWish;
import io.throughline.scheduler.inputs.JobInputs.Wanted;
import io.throughline.scheduler.inputs.PassedBuild.Result;
import io.throughline.scheduler.inputs.Resolution.Choice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Small random histories against trying everything. In them every build of a job has a version of
 * each of the job's resources.
 */
class InputAlgorithmPropertyTest {
  private static final int JOBS = 3;
  private static final int RESOURCES = 3;
  private static final int VERSIONS = 4;

  @Test
  void search_findsWhatTryingEverythingFinds_newestFirst() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      History history = history(random);
      List<Wanted> group = group(random);
      Map<String, String> expected = tryEverything(history, group).orElse(Map.of());
      Map<String, String> actual = chosen(history, group);
      assertThat(actual).as("seed %d: %s", seed, group).isEqualTo(expected);
    }
  }

  @Test
  void search_findsSomething_exactlyWhenThereIsSomething_withDisabledVersions() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      History history = history(random);
      for (int n = random.nextInt(4); n > 0; n--) {
        history.disabled(1 + random.nextInt(RESOURCES), "v" + random.nextInt(VERSIONS));
      }
      List<Wanted> group = group(random);
      boolean possible = tryEverything(history, group).isPresent();
      Map<String, String> actual = chosen(history, group);
      assertThat(!actual.isEmpty()).as("seed %d: %s", seed, group).isEqualTo(possible);
      assertThat(actual.isEmpty() || isConsistent(history, group, actual)).isTrue();
    }
  }

  private static History history(Random random) {
    History history = new History();
    for (int resource = 1; resource <= RESOURCES; resource++) {
      for (int v = 0; v < VERSIONS; v++) {
        history.found(resource, "v" + v);
      }
    }
    for (int build = 1; build <= 2 + random.nextInt(10); build++) {
      Object[] results = new Object[RESOURCES * 2];
      for (int r = 0; r < RESOURCES; r++) {
        results[2 * r] = (long) r + 1;
        results[2 * r + 1] = "v" + random.nextInt(VERSIONS);
      }
      history.passed(build, 1 + random.nextInt(JOBS), results);
    }
    return history;
  }

  private static List<Wanted> group(Random random) {
    List<Wanted> inputs = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      Set<Long> passed = new TreeSet<>(Set.of(1L));
      for (long job = 1; job <= JOBS; job++) {
        if (random.nextBoolean()) {
          passed.add(job);
        }
      }
      long resource = 1 + random.nextInt(RESOURCES);
      inputs.add(new Wanted("input-" + i, resource, VersionWish.latest(), passed, true));
    }
    return inputs;
  }

  private static Map<String, String> chosen(History history, List<Wanted> group) {
    Map<String, String> chosen = new LinkedHashMap<>();
    InputAlgorithm.resolve(new JobInputs(History.CURRENT, group), history)
        .choices()
        .forEach((name, choice) -> {
          if (choice instanceof Choice.Found found) {
            chosen.put(name, found.version());
          }
        });
    return chosen;
  }

  /** A build for each job, the newest ones first; jobs in the order in which inputs need them. */
  private static Optional<Map<String, String>> tryEverything(History history, List<Wanted> group) {
    List<Long> jobs = group.stream().flatMap(input -> input.passed().stream()).distinct().toList();
    return pick(history, group, jobs, new TreeMap<>());
  }

  private static Optional<Map<String, String>> pick(
      History history, List<Wanted> group, List<Long> jobs, Map<Long, PassedBuild> picked) {
    if (picked.size() == jobs.size()) {
      return agree(history, group, picked);
    }
    long job = jobs.get(picked.size());
    for (PassedBuild build : history.buildsOf(job)) {
      Map<Long, PassedBuild> more = new TreeMap<>(picked);
      more.put(job, build);
      Optional<Map<String, String>> solution = pick(history, group, jobs, more);
      if (solution.isPresent()) {
        return solution;
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> agree(
      History history, List<Wanted> group, Map<Long, PassedBuild> picked) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Wanted input : group) {
      for (long job : input.passed()) {
        String version = version(picked.get(job), input.resource());
        String other = versions.putIfAbsent(input.name(), version);
        boolean enabled = history.standing(input.resource(), version) == Versions.Standing.ENABLED;
        if (!enabled || (other != null && !other.equals(version))) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(versions);
  }

  private static boolean isConsistent(
      History history, List<Wanted> group, Map<String, String> versions) {
    return group.stream()
        .flatMap(input -> input.passed().stream())
        .distinct()
        .allMatch(job ->
            history.buildsOf(job).stream()
                .anyMatch(build ->
                    group.stream()
                        .filter(input -> input.passed().contains(job))
                        .allMatch(input ->
                            version(build, input.resource()).equals(versions.get(input.name())))));
  }

  private static String version(PassedBuild build, long resource) {
    return build.results().stream()
        .filter(result -> result.resource() == resource)
        .map(Result::version)
        .findFirst()
        .orElseThrow();
  }
}
