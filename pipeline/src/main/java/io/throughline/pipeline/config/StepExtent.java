package io.throughline.pipeline.config;

import io.throughline.pipeline.config.Step.Attempts;
import io.throughline.pipeline.config.Step.Put;
import java.util.List;

/**
 * How large the plan of a step is.
 *
 * @param depth steps inside each other; a put counts for two when it fetches what it made
 * @param steps all of them, wrappers and each attempt included
 */
public record StepExtent(int depth, long steps) {
  /** Most steps inside each other that a build runs. */
  public static final int DEEPEST = 64;

  /** Most steps of a build. */
  public static final int MOST_STEPS = 10_000;

  public static StepExtent of(Step step) {
    List<StepExtent> inside = step.children().stream().map(StepExtent::of).toList();
    int depth = inside.stream().mapToInt(StepExtent::depth).max().orElse(0);
    long steps = inside.stream().mapToLong(StepExtent::steps).reduce(0, StepExtent::sum);
    return switch (step) {
      case Put put when !put.noGet() -> new StepExtent(2, 3);
      case Attempts(_, int attempts) -> new StepExtent(depth + 1, times(steps, attempts));
      case Step _ -> new StepExtent(depth + 1, sum(steps, 1));
    };
  }

  private static long sum(long a, long b) {
    return Math.min(Integer.MAX_VALUE, a + b);
  }

  private static long times(long steps, int attempts) {
    return Math.min(Integer.MAX_VALUE, steps * attempts + 1);
  }
}
