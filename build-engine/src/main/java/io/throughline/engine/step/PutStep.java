package io.throughline.engine.step;

import io.throughline.engine.build.Ending;
import io.throughline.engine.build.Report;
import io.throughline.engine.build.StepRecord.Phase;
import io.throughline.engine.build.StepResult;
import io.throughline.engine.container.ContainerEvent.Exited;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.telemetry.catalog.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a version of a resource of the artifacts that the build has. */
public final class PutStep {
  private final ResourcePrograms programs;

  public PutStep(ResourcePrograms programs) {
    this.programs = programs;
  }

  /** Runs the step to its end. */
  public StepEnd run(Plan.Put put, StepContext step) throws Exception {
    BuildEvent.Origin origin = step.origin();
    step.journal().advance(Phase.INITIALIZED, new BuildEvent.InitializePut(step.now(), origin));
    ResourceCall call =
        new ResourceCall(
            put.id(),
            put.name(),
            ContainerSpec.Kind.PUT,
            ContainerSpec.Action.OUT,
            put.type(),
            put.source(),
            put.params(),
            Optional.empty(),
            PutArtifacts.of(put, step.build().artifacts()),
            put.exposeBuildCreatedBy()
                ? Map.of("BUILD_CREATED_BY", step.build().identity().createdBy())
                : Map.of());
    Exited exited =
        programs.run(
            call,
            step.build(),
            step.scope(),
            new StepWatcher(step, now -> new BuildEvent.StartPut(now, origin)));
    Optional<Ending> broken = Exits.unlessExited(exited, step.scope());
    if (broken.isPresent()) {
      return StepEnd.of(broken.get());
    }
    return exited.exitStatus() == 0 ? made(put, exited, step) : failed(exited, step);
  }

  private static StepEnd made(Plan.Put put, Exited exited, StepContext step) {
    ResourceAnswer answer = ResourceAnswer.read(exited.resultJson());
    Shown shown = Shown.of(answer, step);
    step.span().setAttribute(Attribute.VERSION, CanonicalJson.text(shown.version().toJson()));
    BuildEvent event =
        new BuildEvent.FinishPut(
            step.now(), step.origin(), 0, Optional.of(shown.version()), shown.metadata());
    Optional<Report> report =
        put.resource()
            .map(resource ->
                new Report.VersionProduced(
                    put.id().text(), resource, answer.version(), shown.metadata(), step.spanRef()));
    StepResult result = new StepResult(Optional.of(answer.version()), shown.metadata(), Map.of());
    return new StepEnd(Ending.succeeded(), List.of(event), result, report);
  }

  private static StepEnd failed(Exited exited, StepContext step) {
    return StepEnd.of(
        Exits.ending(exited.exitStatus()),
        new BuildEvent.FinishPut(
            step.now(), step.origin(), exited.exitStatus(), Optional.empty(), List.of()));
  }
}
