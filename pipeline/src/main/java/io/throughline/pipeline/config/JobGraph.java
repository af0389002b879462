package io.throughline.pipeline.config;

import io.throughline.pipeline.config.JobScope.Passed;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the jobs of a pipeline hand versions to each other. */
final class JobGraph {
  private final Map<String, Set<String>> resources = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Map<String, Set<String>> upstream = new LinkedHashMap<>();

  JobGraph(List<JobConfig> jobs) {
    for (JobConfig job : jobs) {
      List<String> own = resourcesOf(job);
      used.addAll(own);
      resources.computeIfAbsent(job.name(), _ -> new HashSet<>()).addAll(own);
      Set<String> passed = upstream.computeIfAbsent(job.name(), _ -> new HashSet<>());
      job.inputs().forEach(input -> passed.addAll(input.passed()));
    }
  }

  private static List<String> resourcesOf(JobConfig job) {
    List<String> found = new ArrayList<>();
    for (Step step : job.plan().leaves()) {
      if (step instanceof Step.Get get) {
        found.add(get.resource());
      }
      if (step instanceof Step.Put put) {
        found.add(put.resource());
      }
    }
    return found;
  }

  /** Whether any job gets or puts the resource. */
  boolean uses(String resource) {
    return used.contains(resource);
  }

  /** Finds demands on jobs that have nothing to do with the resource. */
  void checkPassed(List<Passed> demands, Findings findings) {
    for (Passed demand : demands) {
      for (String job : demand.jobs()) {
        if (!resources.getOrDefault(job, Set.of()).contains(demand.resource())) {
          findings.add(
              demand.place(),
              demand.path(),
              "job '%s' does not interact with resource '%s'".formatted(job, demand.resource()));
        }
      }
    }
  }

  /** Finds a circle of jobs that wait for each other. */
  void checkCycle(Map<String, Place> places, Findings findings) {
    List<String> cycle = cycle();
    if (!cycle.isEmpty()) {
      String first = cycle.getFirst();
      findings.add(
          places.getOrDefault(first, Place.START),
          "",
          "pipeline contains a cycle that starts at Job '%s': %s"
              .formatted(first, String.join(" -> ", cycle)));
    }
  }

  /** The jobs of a circle, the first once more at the end; empty if there is none. */
  private List<String> cycle() {
    Map<String, Set<String>> waiting = waiting();
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<String> way = new ArrayList<>(List.of(waiting.keySet().iterator().next()));
    Set<String> seen = new HashSet<>(way);
    while (true) {
      String next =
          waiting.getOrDefault(way.getLast(), Set.of()).stream()
              .filter(waiting::containsKey)
              .sorted()
              .findFirst()
              .orElseThrow();
      way.add(next);
      if (!seen.add(next)) {
        return way.subList(way.indexOf(next), way.size()).reversed();
      }
    }
  }

  /** The jobs that are left when those that wait for nobody are taken away again and again. */
  private Map<String, Set<String>> waiting() {
    Map<String, List<String>> downstream = new HashMap<>();
    Map<String, Integer> open = new HashMap<>();
    List<String> free = new ArrayList<>();
    upstream.forEach((job, passed) -> {
      open.put(job, passed.size());
      passed.forEach(up -> downstream.computeIfAbsent(up, _ -> new ArrayList<>()).add(job));
      if (passed.isEmpty()) {
        free.add(job);
      }
    });
    Map<String, Set<String>> waiting = new LinkedHashMap<>(upstream);
    while (!free.isEmpty()) {
      String done = free.removeLast();
      waiting.remove(done);
      for (String job : downstream.getOrDefault(done, List.of())) {
        if (open.merge(job, -1, Integer::sum) == 0) {
          free.add(job);
        }
      }
    }
    return waiting;
  }
}
