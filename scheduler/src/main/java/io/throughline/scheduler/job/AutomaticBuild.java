package io.throughline.scheduler.job;

import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.Trigger;
import io.throughline.scheduler.trace.BegunBuild;
import io.throughline.scheduler.trace.BuildSpan;
import io.throughline.scheduler.trace.BuildSpans;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The build that a pass may make. Its span begins when the pass decides so, and not again when the
 * pass's transaction has to be done once more.
 */
final class AutomaticBuild {
  private final BuildSpans spans;
  private final String uid = UUID.randomUUID().toString();
  private @Nullable BegunBuild begun;

  AutomaticBuild(BuildSpans spans) {
    this.spans = spans;
  }

  /** Begins it, or gives what was begun. */
  BegunBuild begin(BuildOwner owner, long createdMs, List<BuildSpan.Link> links) {
    BegunBuild known = begun;
    if (known == null) {
      known =
          spans.beginTrace(new BuildSpans.Subject(uid, owner, Trigger.VERSION, createdMs), links);
      begun = known;
    }
    return known;
  }
}
