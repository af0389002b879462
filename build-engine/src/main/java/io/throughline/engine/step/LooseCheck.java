package io.throughline.engine.step;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.Ending;
import io.throughline.engine.build.SpanRef;
import io.throughline.engine.container.ContainerEvent.Exited;
import io.throughline.engine.container.RunnerFailure;
import io.throughline.engine.container.grpc.Containers;
import io.throughline.engine.log.BuildSecrets;
import io.throughline.engine.scope.BuildState;
import io.throughline.engine.scope.Cancellation;
import io.throughline.engine.scope.Scope;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks of resources that are no builds: nothing of them is kept but their spans. */
public final class LooseCheck {
  private static final Logger log = LoggerFactory.getLogger(LooseCheck.class);
  private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(10);

  private final ResourcePrograms programs;
  private final Containers containers;
  private final Telemetry telemetry;

  public LooseCheck(ResourcePrograms programs, Containers containers, Telemetry telemetry) {
    this.programs = programs;
    this.containers = containers;
    this.telemetry = telemetry;
  }

  /**
   * Looks for versions.
   *
   * @param build for whom; team and pipeline are needed to find variables
   * @param varSources of the pipeline
   * @param cancellation tells the check to stop
   */
  public CheckResult run(
      Plan.Check check, BuildIdentity build, List<VarSource> varSources, Cancellation cancellation)
      throws InterruptedException {
    BuildState state =
        new BuildState(fresh(build), varSources, new BuildSecrets(telemetry.redaction()));
    Span span = start(check);
    try (BuildSecrets _ = state.secrets();
        io.opentelemetry.context.Scope _ = span.makeCurrent()) {
      CheckResult result = look(check, state, Scope.ofBuild(cancellation), span);
      finish(span, result);
      return result;
    } finally {
      span.end();
      release(state.identity().uid());
    }
  }

  private CheckResult look(Plan.Check check, BuildState state, Scope scope, Span span)
      throws InterruptedException {
    LastWords words = new LastWords();
    try {
      Exited exited = programs.run(CheckStep.call(check), state, scope, words);
      Optional<Ending> broken = Exits.unlessExited(exited, scope);
      if (broken.isPresent()) {
        return failed(broken.get().message(), state, span);
      }
      if (exited.exitStatus() != 0) {
        return failed(words.after(CheckStep.failure(exited.exitStatus())), state, span);
      }
      List<Version> versions = ResourceAnswer.readVersions(exited.resultJson());
      return new CheckResult(versions, "", SpanRef.of(span.getSpanContext()));
    } catch (StepErrored e) {
      return failed(String.valueOf(e.getMessage()), state, span);
    } catch (Cancellation.CancelledException _) {
      return failed(scope.interruption().message(), state, span);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a check failed unexpectedly", e);
    }
  }

  private static CheckResult failed(String error, BuildState state, Span span) {
    return new CheckResult(
        List.of(), state.secrets().hide(error), SpanRef.of(span.getSpanContext()));
  }

  private Span start(Plan.Check check) {
    return telemetry
        .span(SpanName.CHECK, check.name())
        .attribute(Attribute.STEP_KIND, "check")
        .attribute(Attribute.RESOURCE, check.resource().orElse(null))
        .attribute(Attribute.RESOURCE_TYPE, check.type())
        .start();
  }

  /** The scheduler measures how long checks take. */
  private static void finish(Span span, CheckResult result) {
    span.setAttribute(Attribute.VERSION_COUNT, (long) result.versions().size());
    if (!result.error().isEmpty()) {
      span.setAttribute(Attribute.ERROR_TYPE, "check_failed");
      span.setStatus(StatusCode.ERROR, result.error());
    }
  }

  /** Each check has a container of its own. */
  private static BuildIdentity fresh(BuildIdentity build) {
    return new BuildIdentity(
        "check-" + UUID.randomUUID(),
        build.id(),
        build.name(),
        build.team(),
        build.teamId(),
        build.pipeline(),
        build.instanceVarsJson(),
        build.pipelineId(),
        build.job(),
        build.jobId(),
        build.resource(),
        build.createdBy(),
        build.created());
  }

  private void release(String uid) throws InterruptedException {
    try {
      containers.release(uid, RELEASE_PATIENCE);
    } catch (RunnerFailure e) {
      log.info("the container of a check was not released: {}", e.getMessage());
    }
  }
}
