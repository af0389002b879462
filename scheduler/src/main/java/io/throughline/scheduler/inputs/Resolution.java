package io.throughline.scheduler.inputs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the algorithm chose.
 *
 * @param choices by name of the input, in the order of the job's inputs
 * @param hasNext whether a build with these inputs leaves a next one to be made at once
 */
public record Resolution(Map<String, Choice> choices, boolean hasNext) {

  /** What became of one input. */
  public sealed interface Choice {
    /**
     * A version.
     *
     * @param version hash of the version
     * @param first no earlier build of the job used it for this input
     * @param upstream builds that vouch for it
     */
    record Found(String version, boolean first, List<Long> upstream) implements Choice {
      public Found {
        upstream = List.copyOf(upstream);
      }
    }

    /** None; the reason is for the user. */
    record Missing(String reason) implements Choice {}
  }

  public Resolution {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
  }

  /** Whether every input has a version. */
  public boolean isComplete() {
    return choices.values().stream().allMatch(choice -> choice instanceof Choice.Found);
  }
}
