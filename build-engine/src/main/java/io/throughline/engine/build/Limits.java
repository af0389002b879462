package io.throughline.engine.build;

/**
 * How much a build may be.
 *
 * @param planDepth levels of steps within steps
 * @param steps nodes of a plan
 * @param parallelSteps steps of one build that run at a time
 * @param builds builds that one engine runs at a time; more wait
 * @param lineBytes longest line of output in one event; a longer one is split
 * @param logBytes output that is kept of one build
 * @param spans that are kept of one trace
 */
public record Limits(
    int planDepth,
    int steps,
    int parallelSteps,
    int builds,
    int lineBytes,
    long logBytes,
    int spans) {

  /** The limits of an installation that sets none. */
  public static Limits standard() {
    return new Limits(64, 10_000, 64, 500, 64 << 10, 256L << 20, 100_000);
  }
}
