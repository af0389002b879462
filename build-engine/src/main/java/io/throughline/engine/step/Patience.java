package io.throughline.engine.step;

import java.time.Duration;

/**
 * How long steps wait for others.
 *
 * @param runner how long a runner that is away is waited for
 * @param stopGrace what a program gets to end by itself before it is killed
 */
public record Patience(Duration runner, Duration stopGrace) {
  /** The waits of an installation that sets none. */
  public static Patience standard() {
    return new Patience(Duration.ofMinutes(10), Duration.ofSeconds(10));
  }

  /** For a runner that is away while a step is to stop: nobody waits for its result any more. */
  Duration whenStopping() {
    Duration enough = stopGrace.multipliedBy(3);
    return enough.compareTo(runner) < 0 ? enough : runner;
  }
}
