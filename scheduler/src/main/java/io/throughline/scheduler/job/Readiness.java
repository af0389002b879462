package io.throughline.scheduler.job;

import io.throughline.pipeline.config.VersionWish;
import io.throughline.scheduler.check.CheckTimes;
import io.throughline.scheduler.store.BuildStore.Pending;
import io.throughline.scheduler.store.PassStore.Input;
import java.util.List;

/**
 * Whether the versions that are known are new enough for a build. One that a user has asked for
 * needs a check of every input that began after it was created and went well. One that the
 * scheduler made does with a check of the usual age, since the version that caused it is known.
 */
final class Readiness {
  private static final long NEVER = -1;

  private final CheckTimes times;
  private final long nowMs;

  Readiness(CheckTimes times, long nowMs) {
    this.times = times;
    this.nowMs = nowMs;
  }

  /** Inputs whose resources have to be checked before the build may choose versions. */
  List<Input> stale(Pending build, List<Input> inputs) {
    return inputs.stream().filter(input -> isChecked(input) && !isFresh(build, input)).toList();
  }

  /** A check may bring a version for the input by itself. */
  private static boolean isChecked(Input input) {
    return input.wanted().passed().isEmpty()
        && !(input.wanted().wish() instanceof VersionWish.Pinned);
  }

  private boolean isFresh(Pending build, Input input) {
    if (input.checkOkMs() > build.createdMs()) {
      return true;
    }
    return switch (build.trigger()) {
      case MANUAL -> false;
      case CHECK -> true;
      case VERSION ->
          input.wanted().trigger()
              || input.checkEveryMs() == NEVER
              || input.checkEndedMs() > build.createdMs()
              || input.checkEndedMs() + times.every(input.checkEveryMs()) > nowMs;
    };
  }

  /** Whether nobody has asked for the check yet. */
  static boolean isUndemanded(Pending build, Input input) {
    return input.checkDemandedMs() < build.createdMs();
  }
}
