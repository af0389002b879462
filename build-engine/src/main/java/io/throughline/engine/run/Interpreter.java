package io.throughline.engine.run;

import io.throughline.engine.build.Ending;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.plan.Plans;
import io.throughline.engine.scope.Cancellation;
import io.throughline.engine.scope.Scope;
import io.throughline.engine.step.StepContext;
import io.throughline.engine.step.StepEnd;
import io.throughline.pipeline.Outcome;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanId;
import io.throughline.telemetry.SpanIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs the plan of one build: what the constructs of the pipeline language mean, in one place.
 *
 * <p>A build that another process has begun is interpreted again from its root. Nodes that have
 * ended say how ({@link Nodes}), so that the interpreter comes to where the other process was.
 */
final class Interpreter {
  private final Nodes nodes;
  private final LeafNodes leaves;
  private final Parallel parallel;
  private final Deadlines deadlines;
  private final Optional<PlanId> sequence;

  /**
   * An interpreter of one build.
   *
   * @param sequence the job's own sequence of steps, which has no span beside the build's
   */
  Interpreter(
      Nodes nodes,
      LeafNodes leaves,
      Parallel parallel,
      Deadlines deadlines,
      Optional<PlanId> sequence) {
    this.nodes = nodes;
    this.leaves = leaves;
    this.parallel = parallel;
    this.deadlines = deadlines;
    this.sequence = sequence;
  }

  /**
   * Runs a plan to its end.
   *
   * @throws InterruptedException when the build is no longer this process's business
   */
  Ending run(Plan plan, Scope scope) throws InterruptedException {
    return switch (plan) {
      case Plan.Get _, Plan.Put _, Plan.Check _, Plan.Task _ -> leaves.run(plan, scope);
      case Plan.SetPipeline _, Plan.LoadVar _, Plan.Run _, Plan.Across _ -> leaves.run(plan, scope);
      case Plan.Do(PlanId id, List<Plan> steps) when sequence.equals(Optional.of(id)) ->
          inOrder(steps, scope);
      case Plan.Do(_, List<Plan> steps) -> holding(plan, scope, () -> inOrder(steps, scope));
      case Plan.InParallel all -> holding(plan, scope, () -> parallel.run(all, scope, this::run));
      case Plan.Try(_, Plan step) -> holding(plan, scope, () -> swallowing(run(step, scope)));
      case Plan.Retry retry -> holding(plan, scope, () -> attempts(retry, scope));
      case Plan.Timeout timeout -> within(timeout, scope);
      case Plan.OnSuccess success -> onSuccess(success, scope);
      case Plan.OnFailure failure -> onFailure(failure, scope);
      case Plan.OnError error -> onError(error, scope);
      case Plan.OnAbort abort -> onAbort(abort, scope);
      case Plan.Ensure ensure -> ensure(ensure, scope);
    };
  }

  @FunctionalInterface
  private interface Steps {
    Ending run() throws InterruptedException;
  }

  private Ending holding(Plan plan, Scope scope, Steps steps) throws InterruptedException {
    Nodes.Node node = Nodes.Node.holding(plan.id().text(), nodes.telemetry().of(plan, scope));
    return nodes.run(node, scope, _ -> StepEnd.of(steps.run()));
  }

  private Ending inOrder(List<Plan> steps, Scope scope) throws InterruptedException {
    for (Plan step : steps) {
      Ending ending = run(step, scope);
      if (!ending.isSuccess()) {
        return ending;
      }
    }
    return Ending.succeeded();
  }

  private static Ending swallowing(Ending ending) {
    return ending.outcome() instanceof Outcome.Aborted ? ending : Ending.succeeded();
  }

  private Ending attempts(Plan.Retry retry, Scope scope) throws InterruptedException {
    Ending ending = Ending.succeeded();
    Optional<SpanIdentity> before = Optional.empty();
    int number = 0;
    for (Plan attempt : retry.attempts()) {
      number++;
      String key = Plans.attemptKey(retry, number);
      Scope own = scope.inAttempt(number);
      Nodes.Node node = Nodes.Node.holding(key, nodes.telemetry().attempt(retry, number, before));
      before = Optional.of(nodes.telemetry().identity(key));
      ending = nodes.run(node, scope, _ -> StepEnd.of(run(attempt, own)));
      if (ending.isSuccess()) {
        return ending;
      }
      if (scope.isCancelled()) {
        return scope.interruption();
      }
    }
    return ending;
  }

  /** A deadline counts from when the step was reached first, in whichever process. */
  private Ending within(Plan.Timeout timeout, Scope scope) throws InterruptedException {
    Nodes.Node node = Nodes.Node.holding(timeout.id().text(), nodes.telemetry().of(timeout, scope));
    return nodes.run(
        node,
        scope,
        step -> {
          Duration left =
              Duration.between(step.now(), step.journal().record().started().plus(timeout.limit()));
          try (Cancellation limited = scope.cancellation().child();
              Cancellation.Registration _ = deadlines.cancelAfter(left, limited)) {
            Ending ending = run(timeout.step(), scope.within(limited));
            boolean late =
                limited.isCancelled()
                    && !scope.isCancelled()
                    && ending.isTimeout()
                    && ending.outcome() instanceof Outcome.Errored;
            return late ? tooLate(timeout, step) : StepEnd.of(ending);
          }
        });
  }

  private static StepEnd tooLate(Plan.Timeout timeout, StepContext step) {
    Ending failed = Ending.failed(Ending.TIMEOUT);
    BuildEvent.Origin origin =
        new BuildEvent.Origin(
            timeout.step().id().text(), "", step.origin().traceId(), step.origin().spanId());
    return StepEnd.of(failed, new BuildEvent.StepError(step.now(), origin, failed.message()));
  }

  private Ending onSuccess(Plan.OnSuccess plan, Scope scope) throws InterruptedException {
    Ending ending = run(plan.step(), scope);
    if (!ending.isSuccess()) {
      return ending;
    }
    return Plans.isGetOfPut(plan)
        ? run(plan.hook(), scope)
        : hook(plan, plan.hook(), ending, scope);
  }

  private Ending onFailure(Plan.OnFailure plan, Scope scope) throws InterruptedException {
    Ending ending = run(plan.step(), scope);
    if (!(ending.outcome() instanceof Outcome.Failed)) {
      return ending;
    }
    Ending hook = hook(plan, plan.hook(), ending, scope);
    return switch (hook.outcome()) {
      case Outcome.Succeeded _, Outcome.Failed _ -> ending;
      case Outcome.Errored _, Outcome.Aborted _ -> hook;
    };
  }

  private Ending onError(Plan.OnError plan, Scope scope) throws InterruptedException {
    Ending ending = run(plan.step(), scope);
    if (!(ending.outcome() instanceof Outcome.Errored)) {
      return ending;
    }
    Ending hook = hook(plan, plan.hook(), ending, scope.shield());
    return Endings.joined(List.of(ending, hook)).orElse(ending);
  }

  private Ending onAbort(Plan.OnAbort plan, Scope scope) throws InterruptedException {
    Ending ending = run(plan.step(), scope);
    if (ending.outcome() instanceof Outcome.Aborted) {
      var _ = hook(plan, plan.hook(), ending, scope.shield());
    }
    return ending;
  }

  /** The hook of an aborted step runs nevertheless; one that was begun goes on as it was. */
  private Ending ensure(Plan.Ensure plan, Scope scope) throws InterruptedException {
    Ending ending = run(plan.step(), scope);
    boolean shielded =
        nodes.record(plan.id().text()).map(StepRecord::shielded).orElse(scope.isCancelled());
    Ending hook = hook(plan, plan.hook(), ending, shielded ? scope.shield() : scope);
    if (scope.isCancelled()) {
      return scope.interruption();
    }
    return Endings.joined(List.of(ending, hook))
        .orElseGet(() -> ending.isSuccess() ? hook : ending);
  }

  private Ending hook(Plan plan, Plan hook, Ending of, Scope scope) throws InterruptedException {
    Scope own = scope.inHookOf(of);
    return holding(plan, own, () -> run(hook, own));
  }
}
