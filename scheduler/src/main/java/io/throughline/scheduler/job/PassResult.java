package io.throughline.scheduler.job;

import io.throughline.scheduler.build.HandOver;
import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.QueueCause;
import io.throughline.scheduler.trace.SpanRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a pass has done, once it is committed.
 *
 * @param departures builds that the engine has to be told of
 * @param waited how long the builds that were started had waited
 */
record PassResult(List<Departure> departures, List<Waited> waited) {
  /** A build that was started or concluded. */
  record Departure(long build, Optional<HandOver.Selection> selection) {}

  /** How long a build of the job waited, and what for the longest time. */
  record Waited(BuildOwner owner, Duration time, QueueCause longest, SpanRef build) {}

  PassResult {
    departures = List.copyOf(departures);
    waited = List.copyOf(waited);
  }

  static PassResult nothing() {
    return new PassResult(List.of(), List.of());
  }
}
