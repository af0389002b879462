package io.throughline.engine.build;

import java.time.Instant;
import java.util.Optional;

/**
 * What is stored of a node of a build's plan: enough to go on with it in another process.
 *
 * @param key plan id, or what stands for one
 * @param name as the user wrote it, empty for a node without one
 * @param phase how far it came
 * @param shielded whether it runs although the build is aborted
 * @param outputOffset bytes of output whose events are stored
 * @param ended when and how it ended
 */
public record StepRecord(
    String key,
    String name,
    Phase phase,
    boolean shielded,
    Instant started,
    long outputOffset,
    Optional<End> ended) {

  /** How far a step has come; each is stored together with the events that tell of it. */
  public enum Phase {
    REACHED,
    INITIALIZED,
    RUNNING,
    ENDED
  }

  /** The end of a node. */
  public record End(Instant at, Ending ending, StepResult result) {}

  public static StepRecord reached(String key, String name, boolean shielded, Instant started) {
    return new StepRecord(key, name, Phase.REACHED, shielded, started, 0, Optional.empty());
  }

  public boolean hasReached(Phase other) {
    return phase.compareTo(other) >= 0;
  }

  public StepRecord in(Phase next) {
    return new StepRecord(key, name, next, shielded, started, outputOffset, ended);
  }

  public StepRecord at(long offset) {
    return new StepRecord(key, name, phase, shielded, started, offset, ended);
  }

  public StepRecord ended(End end) {
    return new StepRecord(
        key, name, Phase.ENDED, shielded, started, outputOffset, Optional.of(end));
  }
}
