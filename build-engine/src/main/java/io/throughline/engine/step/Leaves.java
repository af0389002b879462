package io.throughline.engine.step;

import io.throughline.engine.build.StepRecord.Phase;
import io.throughline.engine.scope.Cancellation.CancelledException;
import io.throughline.pipeline.plan.Plan;

/** The steps that do something themselves. */
public final class Leaves {
  private final GetStep gets;
  private final PutStep puts;
  private final TaskStep tasks;
  private final CheckStep checks;
  private final Leftovers leftovers;

  public Leaves(GetStep gets, PutStep puts, TaskStep tasks, CheckStep checks, Leftovers leftovers) {
    this.gets = gets;
    this.puts = puts;
    this.tasks = tasks;
    this.checks = checks;
    this.leftovers = leftovers;
  }

  /**
   * Runs a step to its end.
   *
   * @throws StepErrored when the step cannot be done
   * @throws CancelledException when it was told to stop before it had done anything
   */
  public StepEnd run(Plan plan, StepContext step) throws Exception {
    if (step.scope().isCancelled()) {
      return step.journal().record().hasReached(Phase.RUNNING)
          ? leftovers.stop(plan.id(), step)
          : StepEnd.of(step.scope().interruption());
    }
    return switch (plan) {
      case Plan.Get get -> gets.run(get, step);
      case Plan.Put put -> puts.run(put, step);
      case Plan.Task task -> tasks.run(task, step);
      case Plan.Check check -> checks.run(check, step);
      case Plan.SetPipeline _ -> throw unsupported("set_pipeline");
      case Plan.LoadVar _ -> throw unsupported("load_var");
      case Plan.Run _ -> throw unsupported("run");
      case Plan.Across _ -> throw unsupported("across");
      case Plan.Do _, Plan.InParallel _, Plan.Try _, Plan.Retry _, Plan.Timeout _ ->
          throw noLeaf(plan);
      case Plan.OnSuccess _, Plan.OnFailure _, Plan.OnError _, Plan.OnAbort _, Plan.Ensure _ ->
          throw noLeaf(plan);
    };
  }

  private static StepErrored unsupported(String step) {
    return new StepErrored("unsupported_step", "'%s' steps are not supported yet".formatted(step));
  }

  private static IllegalArgumentException noLeaf(Plan plan) {
    return new IllegalArgumentException("step " + plan.id() + " holds other steps");
  }
}
