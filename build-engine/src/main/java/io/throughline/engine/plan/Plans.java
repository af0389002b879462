package io.throughline.engine.plan;

import io.throughline.engine.build.Limits;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What plans are made of. */
public final class Plans {
  private record Level(Plan plan, int depth) {}

  private Plans() {}

  /** The steps inside of a step, a step before its hook. */
  public static List<Plan> children(Plan plan) {
    return switch (plan) {
      case Plan.Get _, Plan.Put _, Plan.Check _, Plan.Task _ -> List.of();
      case Plan.Run _, Plan.SetPipeline _, Plan.LoadVar _ -> List.of();
      case Plan.Do(_, List<Plan> steps) -> steps;
      case Plan.InParallel parallel -> parallel.steps();
      case Plan.Across across -> List.of(across.substep());
      case Plan.Try(_, Plan step) -> List.of(step);
      case Plan.Retry(_, List<Plan> attempts) -> attempts;
      case Plan.Timeout(_, Plan step, _) -> List.of(step);
      case Plan.OnSuccess(_, Plan step, Plan hook) -> List.of(step, hook);
      case Plan.OnFailure(_, Plan step, Plan hook) -> List.of(step, hook);
      case Plan.OnError(_, Plan step, Plan hook) -> List.of(step, hook);
      case Plan.OnAbort(_, Plan step, Plan hook) -> List.of(step, hook);
      case Plan.Ensure(_, Plan step, Plan hook) -> List.of(step, hook);
    };
  }

  /** The step that a hook belongs to; empty for a plan that is no step with a hook. */
  public static Optional<Plan> hooked(Plan plan) {
    return switch (plan) {
      case Plan.OnSuccess(_, Plan step, _) -> Optional.of(step);
      case Plan.OnFailure(_, Plan step, _) -> Optional.of(step);
      case Plan.OnError(_, Plan step, _) -> Optional.of(step);
      case Plan.OnAbort(_, Plan step, _) -> Optional.of(step);
      case Plan.Ensure(_, Plan step, _) -> Optional.of(step);
      case Plan.Get _, Plan.Put _, Plan.Check _, Plan.Task _ -> Optional.empty();
      case Plan.Run _, Plan.SetPipeline _, Plan.LoadVar _, Plan.Across _ -> Optional.empty();
      case Plan.Do _, Plan.InParallel _, Plan.Try _, Plan.Retry _, Plan.Timeout _ ->
          Optional.empty();
    };
  }

  /**
   * The sequence of a job's steps, which is the build itself; empty for a plan of another shape.
   */
  public static Optional<PlanId> sequence(Plan whole) {
    Plan plan = whole;
    for (Optional<Plan> step = hooked(plan); step.isPresent(); step = hooked(plan)) {
      plan = step.get();
    }
    return plan instanceof Plan.Do steps ? Optional.of(steps.id()) : Optional.empty();
  }

  /** The get of what a put has made: it is planned as the put's hook, but is no hook to anybody. */
  public static boolean isGetOfPut(Plan.OnSuccess plan) {
    return plan.hook() instanceof Plan.Get get
        && get.version() instanceof Plan.VersionSource.MadeBy(PlanId put)
        && put.equals(plan.step().id());
  }

  /** What stands for the plan id of one of several attempts, which count from 1. */
  public static String attemptKey(Plan.Retry retry, int number) {
    return retry.id() + "/attempt/" + number;
  }

  /** Whether a step, or one inside of it, is such. */
  public static boolean anyMatch(Plan whole, Predicate<Plan> predicate) {
    Deque<Plan> left = new ArrayDeque<>(List.of(whole));
    while (!left.isEmpty()) {
      Plan plan = left.pop();
      if (predicate.test(plan)) {
        return true;
      }
      children(plan).forEach(left::push);
    }
    return false;
  }

  /** What is too much of a plan; empty when it is within the limits. */
  public static List<String> excess(Plan whole, Limits limits) {
    Deque<Level> left = new ArrayDeque<>(List.of(new Level(whole, 1)));
    int steps = 0;
    int depth = 0;
    while (!left.isEmpty()) {
      Level level = left.pop();
      steps++;
      depth = Math.max(depth, level.depth());
      children(level.plan()).forEach(child -> left.push(new Level(child, level.depth() + 1)));
    }
    List<String> excess = new ArrayList<>();
    if (steps > limits.steps()) {
      excess.add("the plan has %d steps, %d are allowed".formatted(steps, limits.steps()));
    }
    if (depth > limits.planDepth()) {
      excess.add("the plan nests %d deep, %d are allowed".formatted(depth, limits.planDepth()));
    }
    return excess;
  }
}
