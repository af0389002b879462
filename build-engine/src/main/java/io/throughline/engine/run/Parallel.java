package io.throughline.engine.run;

import io.throughline.engine.build.Ending;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.plan.Plans;
import io.throughline.engine.scope.Cancellation;
import io.throughline.engine.scope.Scope;
import io.throughline.pipeline.plan.Plan;
import io.throughline.work.WorkThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Runs steps side by side, each on a thread of its own. */
final class Parallel {
  /** Runs one of the steps. */
  @FunctionalInterface
  interface Step {
    Ending run(Plan plan, Scope scope) throws InterruptedException;
  }

  private final Nodes nodes;
  private final WorkThreads threads;
  private final int most;

  /**
   * For one build.
   *
   * @param most steps at a time, whatever a pipeline says
   */
  Parallel(Nodes nodes, WorkThreads threads, int most) {
    this.nodes = nodes;
    this.threads = threads;
    this.most = most;
  }

  /**
   * Runs the steps; returns when all that were started have ended. If this thread is interrupted so
   * are they.
   */
  Ending run(Plan.InParallel plan, Scope scope, Step step) throws InterruptedException {
    List<Future<Ending>> started = new ArrayList<>();
    try (Cancellation together = scope.cancellation().child()) {
      if (plan.failFast() && plan.steps().stream().anyMatch(this::hasFailedBefore)) {
        together.cancel(Cancellation.Cause.FAIL_FAST);
      }
      Scope own = scope.within(together);
      Semaphore room = new Semaphore(Math.clamp(plan.limit().orElse(most), 1, most));
      for (Plan each : plan.steps()) {
        room.acquire();
        if (together.isCancelled() && !wasReached(each)) {
          room.release();
          continue;
        }
        started.add(
            threads.submit(() -> {
              try {
                Ending ending = step.run(each, own);
                if (plan.failFast() && !ending.isSuccess()) {
                  together.cancel(Cancellation.Cause.FAIL_FAST);
                }
                return ending;
              } finally {
                room.release();
              }
            }));
      }
      List<Ending> endings = endings(started);
      boolean allGood =
          endings.size() == plan.steps().size() && endings.stream().allMatch(Ending::isSuccess);
      return scope.isCancelled() && !allGood ? scope.interruption() : Endings.together(endings);
    } catch (InterruptedException e) {
      started.forEach(future -> future.cancel(true));
      throw e;
    }
  }

  private static List<Ending> endings(List<Future<Ending>> futures) throws InterruptedException {
    List<Ending> endings = new ArrayList<>();
    for (Future<Ending> future : futures) {
      try {
        endings.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof InterruptedException) {
          throw new InterruptedException("a parallel step was interrupted");
        }
        throw new IllegalStateException("a parallel step failed unexpectedly", e.getCause());
      }
    }
    return endings;
  }

  /**
   * Whether the step, not counting hooks, is known not to have succeeded: others must not begin.
   */
  private boolean hasFailedBefore(Plan plan) {
    boolean failed =
        nodes
            .record(plan.id().text())
            .flatMap(StepRecord::ended)
            .filter(end -> !end.ending().isSuccess())
            .isPresent();
    return failed || Plans.hooked(plan).filter(this::hasFailedBefore).isPresent();
  }

  private boolean wasReached(Plan plan) {
    return Plans.anyMatch(plan, node -> nodes.record(node.id().text()).isPresent());
  }
}
