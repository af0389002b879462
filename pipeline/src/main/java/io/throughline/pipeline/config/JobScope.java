package io.throughline.pipeline.config;

import io.throughline.pipeline.document.Fields.PlacedText;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the steps of one job share while they are read. */
final class JobScope {
  /** A get's demand on other jobs, checked when all jobs are known. */
  record Passed(Place place, String path, String resource, List<String> jobs) {}

  private final Names names;
  private final JobMatches jobMatches;
  private final Findings findings;
  private final List<ConfigWarning> warnings;
  private final Set<String> gets = new HashSet<>();
  private final List<Passed> passed = new ArrayList<>();

  JobScope(Names names, JobMatches jobMatches, Findings findings, List<ConfigWarning> warnings) {
    this.names = names;
    this.jobMatches = jobMatches;
    this.findings = findings;
    this.warnings = warnings;
  }

  Findings findings() {
    return findings;
  }

  Names names() {
    return names;
  }

  List<Passed> passed() {
    return passed;
  }

  void warn(String path, String message) {
    warnings.add(new ConfigWarning("pipeline", path + ": " + message));
  }

  /** Checks the name of a step. */
  void checkName(String name, Place place, String path) {
    if (name.isEmpty()) {
      findings.add(place, path, "identifier cannot be an empty string");
      return;
    }
    Identifiers.warning(name, path).ifPresent(warnings::add);
  }

  void checkResource(String resource, Place place, String path) {
    if (!names.resources().containsKey(resource)) {
      findings.add(place, path, "unknown resource '%s'".formatted(resource));
    }
  }

  /** Checks that no other get of the job has the name. */
  void checkUnused(String get, Place place, String path) {
    if (!gets.add(get)) {
      findings.add(place, path, "repeated name");
    }
  }

  /** The jobs that a get's globs stand for. */
  List<String> expand(List<PlacedText> globs, String resource, String path) {
    Set<String> all = new LinkedHashSet<>();
    for (PlacedText glob : globs) {
      List<String> jobs = matches(glob.text(), glob.place(), path);
      passed.add(new Passed(glob.place(), path, resource, jobs));
      all.addAll(jobs);
    }
    return List.copyOf(all);
  }

  private List<String> matches(String glob, Place place, String path) {
    return switch (jobMatches.match(glob)) {
      case JobMatches.Match.Jobs(List<String> jobs) -> {
        if (jobs.isEmpty()) {
          findings.add(place, path, "no matching job(s) for '%s'".formatted(glob));
        }
        yield jobs;
      }
      case JobMatches.Match.BadGlob _ -> {
        findings.add(place, path, "invalid glob expression '%s'".formatted(glob));
        yield List.of();
      }
      case JobMatches.Match.TooMany _ -> {
        findings.add(place, path, "the globs of this pipeline match too many jobs");
        yield List.of();
      }
    };
  }
}
