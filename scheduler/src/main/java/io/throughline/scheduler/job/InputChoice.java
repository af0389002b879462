package io.throughline.scheduler.job;

import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.Version;
import io.throughline.scheduler.build.HandOver;
import io.throughline.scheduler.inputs.InputAlgorithm;
import io.throughline.scheduler.inputs.JobInputs;
import io.throughline.scheduler.inputs.Resolution;
import io.throughline.scheduler.inputs.Resolution.Choice;
import io.throughline.scheduler.store.BuildStore.Used;
import io.throughline.scheduler.store.PassStore.Input;
import io.throughline.scheduler.store.PassStore.NextInput;
import io.throughline.scheduler.store.SqlVersions;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.store.VersionStore.Origin;
import io.throughline.scheduler.trace.BuildSpan;
import io.throughline.sql.Statements;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The versions that a job's next build would use.
 *
 * @param inputs in the order of the job
 */
record InputChoice(List<Input> inputs, Resolution resolution, HandOver.Selection when) {
  InputChoice {
    inputs = List.copyOf(inputs);
  }

  /** Chooses among what there is now. */
  static InputChoice make(Statements on, Stores stores, long job, InstantSource time) {
    Instant began = time.instant();
    List<Input> inputs = stores.passes().inputs(on, job);
    Map<Long, String> scopes =
        inputs.stream()
            .collect(
                Collectors.toMap(
                    input -> input.wanted().resource(), Input::scope, (one, _) -> one));
    Resolution resolution =
        InputAlgorithm.resolve(
            new JobInputs(job, inputs.stream().map(Input::wanted).toList()),
            new SqlVersions(on, scopes));
    return new InputChoice(inputs, resolution, new HandOver.Selection(began, time.instant()));
  }

  boolean isComplete() {
    return resolution.isComplete();
  }

  /** Whether some input has a version that no build of the job used for it. */
  boolean hasNew() {
    return inputs.stream().anyMatch(this::isNew);
  }

  /** Whether a build is to be made without anybody asking. */
  boolean isReasonForBuild() {
    return isComplete()
        && inputs.stream().anyMatch(input -> input.wanted().trigger() && isNew(input));
  }

  /** The choice as the job's page shows it, by name. */
  List<NextInput> rows() {
    return inputs.stream()
        .map(input -> {
          String name = input.wanted().name();
          long resource = input.wanted().resource();
          return switch (choice(input)) {
            case Choice.Found(String version, boolean first, List<Long> upstream) ->
                new NextInput(name, resource, version, "", first, upstream);
            case Choice.Missing(String reason) ->
                new NextInput(name, resource, "", reason, false, List.of());
          };
        })
        .sorted(java.util.Comparator.comparing(NextInput::name))
        .toList();
  }

  /** The choice as a build's inputs; it is complete. */
  List<Used> used() {
    List<Used> used = new ArrayList<>();
    for (NextInput row : rows()) {
      used.add(new Used(row.name(), row.resource(), row.hash(), row.first(), row.upstream()));
    }
    return used;
  }

  /** The versions by the names of their inputs; the choice is complete. */
  Map<String, Version> versions(Statements on, Stores stores) {
    Map<String, Version> versions = new HashMap<>();
    for (Input input : inputs) {
      if (choice(input) instanceof Choice.Found found) {
        stores
            .versions()
            .get(on, input.wanted().resource(), input.scope(), found.version())
            .ifPresent(version -> versions.put(input.wanted().name(), version));
      }
    }
    return versions;
  }

  /** What caused a build: the checks that found new versions, the builds that let some pass. */
  List<BuildSpan.Link> causes(Statements on, Stores stores) {
    List<Long> resources = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    TreeSet<Long> upstream = new TreeSet<>();
    for (Input input : inputs) {
      if (choice(input) instanceof Choice.Found found) {
        upstream.addAll(found.upstream());
        if (found.first() && input.wanted().passed().isEmpty() && input.wanted().trigger()) {
          resources.add(input.wanted().resource());
          hashes.add(found.version());
        }
      }
    }
    List<BuildSpan.Link> links = new ArrayList<>();
    for (Origin origin : stores.versions().origins(on, resources, hashes)) {
      links.add(
          new BuildSpan.Link(
              origin.span(),
              BuildSpan.Reason.VERSION,
              origin.resource(),
              CanonicalJson.text(origin.version().toJson())));
    }
    stores
        .builds()
        .spans(on, upstream)
        .forEach(span -> links.add(new BuildSpan.Link(span, BuildSpan.Reason.UPSTREAM, "", "")));
    return links;
  }

  private boolean isNew(Input input) {
    return choice(input) instanceof Choice.Found found && found.first();
  }

  private Choice choice(Input input) {
    return resolution
        .choices()
        .getOrDefault(input.wanted().name(), new Choice.Missing("not an input of the job"));
  }
}
