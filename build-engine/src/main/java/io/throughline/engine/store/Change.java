package io.throughline.engine.store;

import io.throughline.engine.build.Report;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.write.BatchWriter;
import java.util.List;
import java.util.Optional;

/**
 * What becomes durable of one build at once, or not at all.
 *
 * @param epoch with which the build is owned; an older one is refused
 * @param firstEvent id of the first of the events; the others follow it
 * @param events envelopes as clients get them
 * @param logBytes output of the build that is stored, this included
 * @param safe called when it is durable
 * @param refused called when it never will be, since another engine owns the build
 */
public record Change(
    String uid,
    long epoch,
    long firstEvent,
    List<byte[]> events,
    Optional<StepRecord> step,
    Optional<Report> report,
    Optional<BuildEnd> end,
    long logBytes,
    Runnable safe,
    Runnable refused)
    implements BatchWriter.Item {
  private static final int OVERHEAD = 500;

  public Change {
    events = List.copyOf(events);
  }

  @Override
  public int bytes() {
    return OVERHEAD + events.stream().mapToInt(event -> event.length).sum();
  }
}
