package io.throughline.scheduler.inputs;

import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.VersionWish;
import io.throughline.scheduler.inputs.JobInputs.Wanted;
import io.throughline.scheduler.inputs.Resolution.Choice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Chooses the versions of a job's next build, by the rules of Concourse: an input by itself gets
 * the newest, the next or the pinned version; inputs that share a job in {@code passed} are chosen
 * together, so that each such job has seen all of them in one build.
 */
public final class InputAlgorithm {
  static final String NO_VERSION = "latest version of resource not found";
  static final String NO_NEXT_VERSION = "version of resource not found";

  private final JobInputs wanted;
  private final Versions view;
  private boolean hasNext;

  private InputAlgorithm(JobInputs wanted, Versions view) {
    this.wanted = wanted;
    this.view = view;
  }

  /** Decides. The same view gives the same resolution. */
  public static Resolution resolve(JobInputs wanted, Versions view) {
    return new InputAlgorithm(wanted, view).resolve();
  }

  private Resolution resolve() {
    Map<String, Choice> choices = new LinkedHashMap<>();
    wanted.inputs().forEach(input -> choices.put(input.name(), new Choice.Missing("")));
    for (Wanted input : wanted.inputs()) {
      if (input.passed().isEmpty()) {
        choices.put(input.name(), alone(input));
      }
    }
    for (List<Wanted> group : groups(wanted.inputs())) {
      choices.putAll(together(group));
    }
    return new Resolution(choices, hasNext);
  }

  private Choice alone(Wanted input) {
    return switch (input.wish()) {
      case VersionWish.Latest _ -> found(input, view.newest(input.resource()), NO_VERSION);
      case VersionWish.Pinned(Version pin) ->
          found(input, view.newest(input.resource(), pin), pinNotFound(pin));
      case VersionWish.Every _ -> every(input);
    };
  }

  private Choice every(Wanted input) {
    OptionalLong used = view.highestUsed(wanted.job(), input.resource());
    if (used.isEmpty()) {
      return found(input, view.newest(input.resource()), NO_NEXT_VERSION);
    }
    List<String> newer = view.after(input.resource(), used.getAsLong());
    if (newer.isEmpty()) {
      return found(input, view.upTo(input.resource(), used.getAsLong()), NO_NEXT_VERSION);
    }
    hasNext |= newer.size() > 1;
    return found(input, Optional.of(newer.getFirst()), NO_NEXT_VERSION);
  }

  private Choice found(Wanted input, Optional<String> version, String otherwise) {
    return version
        .<Choice>map(found -> new Choice.Found(found, isFirst(input, found), List.of()))
        .orElseGet(() -> new Choice.Missing(otherwise));
  }

  private Map<String, Choice> together(List<Wanted> group) {
    Map<String, Choice> choices = new LinkedHashMap<>();
    switch (new GroupSearch(wanted.job(), group, view).run()) {
      case GroupSearch.Failed(String reason) ->
          group.forEach(input -> choices.put(input.name(), new Choice.Missing(reason)));
      case GroupSearch.Solved(List<Candidate> solution) -> {
        for (int i = 0; i < group.size(); i++) {
          Wanted input = group.get(i);
          Candidate candidate = solution.get(i);
          hasNext |= candidate.hasNext();
          choices.put(
              input.name(),
              new Choice.Found(
                  candidate.version(), isFirst(input, candidate.version()), candidate.builds()));
        }
      }
    }
    return choices;
  }

  private boolean isFirst(Wanted input, String version) {
    return view.isFirst(wanted.job(), input.name(), input.resource(), version);
  }

  /** Inputs with {@code passed}; those that share a job, also by way of others, are together. */
  static List<List<Wanted>> groups(List<Wanted> inputs) {
    List<List<Wanted>> groups = new ArrayList<>();
    for (Wanted input : inputs) {
      if (input.passed().isEmpty()) {
        continue;
      }
      List<List<Wanted>> related =
          groups.stream().filter(group -> group.stream().anyMatch(o -> share(o, input))).toList();
      List<Wanted> merged = new ArrayList<>();
      related.forEach(merged::addAll);
      merged.add(input);
      groups.removeAll(related);
      groups.add(merged);
    }
    groups.forEach(group -> group.sort((a, b) -> inputs.indexOf(a) - inputs.indexOf(b)));
    return groups;
  }

  static String pinNotFound(Version pin) {
    return pin.fields().entrySet().stream()
        .map(field -> " " + field.getKey() + ":" + field.getValue())
        .collect(Collectors.joining("", "pinned version", " not found"));
  }

  private static boolean share(Wanted one, Wanted other) {
    return !Collections.disjoint(one.passed(), other.passed());
  }
}
