package io.throughline.engine.step;

import io.throughline.engine.build.Ending;
import io.throughline.engine.build.Report;
import io.throughline.engine.build.StepRecord.Phase;
import io.throughline.engine.build.StepResult;
import io.throughline.engine.container.ContainerEvent.Exited;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.engine.scope.Cancellation.CancelledException;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.telemetry.catalog.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for versions of a resource, as a build. */
public final class CheckStep {
  private final ResourcePrograms programs;

  public CheckStep(ResourcePrograms programs) {
    this.programs = programs;
  }

  /** Runs the step to its end; the scheduler is told what was found, or that it went wrong. */
  public StepEnd run(Plan.Check check, StepContext step) throws Exception {
    try {
      return look(check, step);
    } catch (StepErrored e) {
      return broken(check, step, e.ending());
    } catch (CancelledException _) {
      return broken(check, step, step.scope().interruption());
    }
  }

  private StepEnd look(Plan.Check check, StepContext step) throws Exception {
    BuildEvent.Origin origin = step.origin();
    step.journal()
        .advance(
            Phase.INITIALIZED, new BuildEvent.InitializeCheck(step.now(), origin, check.name()));
    Exited exited =
        programs.run(
            call(check),
            step.build(),
            step.scope(),
            new StepWatcher(step, now -> new BuildEvent.Start(now, origin)));
    Optional<Ending> broken = Exits.unlessExited(exited, step.scope());
    if (broken.isPresent()) {
      return broken(check, step, broken.get());
    }
    int status = exited.exitStatus();
    List<Version> versions =
        status == 0 ? ResourceAnswer.readVersions(exited.resultJson()) : List.of();
    step.span().setAttribute(Attribute.VERSION_COUNT, (long) versions.size());
    return new StepEnd(
        Exits.ending(status),
        List.of(new BuildEvent.Finish(step.now(), origin, status == 0)),
        StepResult.nothing(),
        report(check, step, versions, status == 0 ? "" : failure(status)));
  }

  /** The call that a check makes. */
  static ResourceCall call(Plan.Check check) {
    return new ResourceCall(
        check.id(),
        check.name(),
        ContainerSpec.Kind.CHECK,
        ContainerSpec.Action.CHECK,
        check.type(),
        check.source(),
        Optional.empty(),
        check.from(),
        List.of(),
        Map.of());
  }

  /** What is told of a check whose program ended with the status. */
  static String failure(int exitStatus) {
    return "check failed with exit status " + exitStatus;
  }

  private static StepEnd broken(Plan.Check check, StepContext step, Ending ending) {
    return new StepEnd(
        ending,
        List.of(),
        StepResult.nothing(),
        report(check, step, List.of(), step.hide(ending.message())));
  }

  private static Optional<Report> report(
      Plan.Check check, StepContext step, List<Version> versions, String error) {
    return check
        .resource()
        .map(resource ->
            new Report.VersionsFound(check.id().text(), resource, versions, error, step.spanRef()));
  }
}
