package io.throughline.engine.store;

import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildSpan;
import io.throughline.engine.build.Ending;
import io.throughline.pipeline.Outcome;
import io.throughline.pipeline.vars.VarSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A build as its row holds it.
 *
 * @param plan canonical JSON; absent for a build that never ran
 * @param varSources of the pipeline, as it was when the build was planned
 * @param status {@code started} or a terminal one
 * @param epoch of its present owner
 * @param accepted when the engine took the build
 * @param ended when the status is terminal
 */
public record StoredBuild(
    BuildIdentity identity,
    BuildSpan span,
    Optional<byte[]> plan,
    List<VarSource> varSources,
    String status,
    String errorType,
    boolean aborted,
    long epoch,
    long logBytes,
    Instant accepted,
    Optional<Instant> ended) {

  private static final long FIRST_EPOCH = 1;

  public StoredBuild {
    varSources = List.copyOf(varSources);
  }

  /** Status of a build that has not ended. */
  public static final String STARTED = "started";

  /** A build that is to be run. */
  public static StoredBuild fresh(
      BuildIdentity identity,
      BuildSpan span,
      byte[] plan,
      List<VarSource> varSources,
      Instant accepted) {
    return new StoredBuild(
        identity,
        span,
        Optional.of(plan),
        varSources,
        STARTED,
        "",
        false,
        FIRST_EPOCH,
        0,
        accepted,
        Optional.empty());
  }

  /** A build that never ran. */
  public static StoredBuild concluded(
      BuildIdentity identity, BuildSpan span, Ending ending, Instant at) {
    return new StoredBuild(
        identity,
        span,
        Optional.empty(),
        List.of(),
        ending.outcome().status(),
        ending.errorType(),
        false,
        FIRST_EPOCH,
        0,
        at,
        Optional.of(at));
  }

  /**
   * How it ended.
   *
   * @throws IllegalStateException when it has not
   */
  public Outcome outcome() {
    return switch (status) {
      case "succeeded" -> Outcome.succeeded();
      case "failed" -> Outcome.failed();
      case "aborted" -> Outcome.aborted();
      case STARTED -> throw new IllegalStateException("the build has not ended");
      default -> Outcome.errored("");
    };
  }

  public boolean isRunning() {
    return status.equals(STARTED);
  }
}
