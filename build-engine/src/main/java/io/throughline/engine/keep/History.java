package io.throughline.engine.keep;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The builds of the same job, or checks of the same resource, before one. Those that a user stopped
 * are left out: they say nothing of the job.
 *
 * @param previousGreen whether the one before it succeeded; empty when there was none
 * @param green how long those took that succeeded, the latest of them
 */
public record History(Optional<Boolean> previousGreen, List<Duration> green) {
  /** So many builds that succeeded are looked at. */
  public static final int GREEN = 20;

  /** With fewer there is nothing to compare with. */
  private static final int ENOUGH = 5;

  /** Nothing is known. */
  public static final History NONE = new History(Optional.empty(), List.of());

  public History {
    green = List.copyOf(green);
  }

  /** How long the one in the middle took; empty when they are too few. */
  public Optional<Duration> median() {
    return green.size() < ENOUGH
        ? Optional.empty()
        : Optional.of(green.stream().sorted().toList().get(green.size() / 2));
  }
}
