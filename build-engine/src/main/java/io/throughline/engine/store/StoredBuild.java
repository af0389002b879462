package io.throughline.engine.store;

import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildSpan;
import java.time.Instant;
import java.util.Optional;

/**
 * A build as its row holds it.
 *
 * @param plan canonical JSON; absent for a build that never ran
 * @param status {@code started} or a terminal one
 * @param epoch of its present owner
 * @param ended when the status is terminal
 */
public record StoredBuild(
    BuildIdentity identity,
    BuildSpan span,
    Optional<byte[]> plan,
    String status,
    String errorType,
    boolean aborted,
    long epoch,
    long logBytes,
    Optional<Instant> ended) {

  /** Status of a build that has not ended. */
  public static final String STARTED = "started";

  public boolean isRunning() {
    return status.equals(STARTED);
  }
}
