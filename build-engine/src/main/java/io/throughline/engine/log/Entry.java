package io.throughline.engine.log;

import io.throughline.engine.build.Report;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.store.BuildEnd;
import io.throughline.pipeline.event.BuildEvent;
import java.util.List;
import java.util.Optional;

/**
 * What is written down of a build in one piece.
 *
 * @param safe called when it is durable
 */
public record Entry(
    List<BuildEvent> events,
    Optional<StepRecord> step,
    Optional<Report> report,
    Optional<BuildEnd> end,
    Runnable safe) {
  public Entry {
    events = List.copyOf(events);
  }

  public static Entry of(BuildEvent... events) {
    return new Entry(
        List.of(events), Optional.empty(), Optional.empty(), Optional.empty(), () -> {});
  }

  public static Entry of(StepRecord step, List<BuildEvent> events) {
    return new Entry(events, Optional.of(step), Optional.empty(), Optional.empty(), () -> {});
  }

  public Entry report(Report what) {
    return new Entry(events, step, Optional.of(what), end, safe);
  }

  public Entry end(BuildEnd how) {
    return new Entry(events, step, report, Optional.of(how), safe);
  }

  public Entry whenSafe(Runnable then) {
    return new Entry(events, step, report, end, then);
  }
}
