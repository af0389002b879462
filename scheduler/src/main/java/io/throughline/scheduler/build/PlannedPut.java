package io.throughline.scheduler.build;

import io.throughline.pipeline.plan.Plan;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the put of a plan that makes versions of a resource. */
final class PlannedPut {
  private PlannedPut() {}

  /** The first put of the resource; a plan configures a resource in one way. */
  static Optional<Plan.Put> of(Plan plan, String resource) {
    return puts(plan).filter(put -> put.resource().equals(Optional.of(resource))).findFirst();
  }

  private static Stream<Plan.Put> puts(Plan plan) {
    return switch (plan) {
      case Plan.Put put -> Stream.of(put);
      case Plan.Get _, Plan.Check _, Plan.Task _, Plan.Run _, Plan.SetPipeline _, Plan.LoadVar _ ->
          Stream.empty();
      case Plan.Do steps -> steps.steps().stream().flatMap(PlannedPut::puts);
      case Plan.InParallel steps -> steps.steps().stream().flatMap(PlannedPut::puts);
      case Plan.Retry retry -> retry.attempts().stream().flatMap(PlannedPut::puts);
      case Plan.Across across -> puts(across.substep());
      case Plan.Try attempt -> puts(attempt.step());
      case Plan.Timeout timeout -> puts(timeout.step());
      case Plan.OnSuccess hook -> Stream.concat(puts(hook.step()), puts(hook.hook()));
      case Plan.OnFailure hook -> Stream.concat(puts(hook.step()), puts(hook.hook()));
      case Plan.OnError hook -> Stream.concat(puts(hook.step()), puts(hook.hook()));
      case Plan.OnAbort hook -> Stream.concat(puts(hook.step()), puts(hook.hook()));
      case Plan.Ensure hook -> Stream.concat(puts(hook.step()), puts(hook.hook()));
    };
  }
}
