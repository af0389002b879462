package io.throughline.engine.step;

import io.throughline.engine.build.Ending;
import io.throughline.engine.build.StepRecord.Phase;
import io.throughline.engine.build.StepResult;
import io.throughline.engine.container.ContainerEvent.Exited;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.telemetry.catalog.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fetches a version of a resource; what it fetched is an artifact of the step's name. */
public final class GetStep {
  private static final String ARTIFACT = "resource";

  private final ResourcePrograms programs;

  public GetStep(ResourcePrograms programs) {
    this.programs = programs;
  }

  /** Runs the step to its end. */
  public StepEnd run(Plan.Get get, StepContext step) throws Exception {
    BuildEvent.Origin origin = step.origin();
    step.journal().advance(Phase.INITIALIZED, new BuildEvent.InitializeGet(step.now(), origin));
    Version version = version(get, step);
    step.span().setAttribute(Attribute.VERSION, step.hide(CanonicalJson.text(version.toJson())));
    ResourceCall call =
        new ResourceCall(
            get.id(),
            get.name(),
            ContainerSpec.Kind.GET,
            ContainerSpec.Action.IN,
            get.type(),
            get.source(),
            get.params(),
            Optional.of(version),
            List.of(),
            Map.of());
    Exited exited =
        programs.run(
            call,
            step.build(),
            step.scope(),
            new StepWatcher(step, now -> new BuildEvent.StartGet(now, origin)));
    Optional<Ending> broken = Exits.unlessExited(exited, step.scope());
    if (broken.isPresent()) {
      return StepEnd.of(broken.get());
    }
    return exited.exitStatus() == 0 ? fetched(get, exited, step) : failed(exited, step);
  }

  private static StepEnd fetched(Plan.Get get, Exited exited, StepContext step) {
    ResourceAnswer answer = ResourceAnswer.read(exited.resultJson());
    String artifact = exited.artifacts().get(ARTIFACT);
    if (artifact == null) {
      throw new StepErrored(
          "broken_resource_answer", "the runner kept nothing of what was fetched");
    }
    Shown shown = Shown.of(answer, step);
    BuildEvent event =
        new BuildEvent.FinishGet(
            step.now(), step.origin(), 0, Optional.of(shown.version()), shown.metadata());
    StepResult result =
        new StepResult(
            Optional.of(answer.version()), shown.metadata(), Map.of(get.name(), artifact));
    return new StepEnd(Ending.succeeded(), List.of(event), result, Optional.empty());
  }

  private static StepEnd failed(Exited exited, StepContext step) {
    List<MetadataField> none = List.of();
    return StepEnd.of(
        Exits.ending(exited.exitStatus()),
        new BuildEvent.FinishGet(
            step.now(), step.origin(), exited.exitStatus(), Optional.empty(), none));
  }

  private static Version version(Plan.Get get, StepContext step) {
    return switch (get.version()) {
      case Plan.VersionSource.Fixed(Version version) -> version;
      case Plan.VersionSource.MadeBy made ->
          step.build()
              .versionOf(made.put())
              .orElseThrow(() ->
                  new StepErrored(
                      "missing_version",
                      "the put that should have made the version to get has made none"));
    };
  }
}
