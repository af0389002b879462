package io.throughline.engine.log;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.context.Context;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.store.Change;
import io.throughline.engine.write.BatchWriter;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.event.EventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is written down of one build, in order: its events, how far its steps have come, what the
 * scheduler has to know. Writing does not wait until it is durable; what is durable is always a
 * beginning of what was written, so that a build can go on from there.
 *
 * <p>Safe for use from many threads.
 */
public final class Journal {
  /**
   * What was written of a build before.
   *
   * @param nextEvent id of the next event
   * @param logBytes output that is stored
   * @param steps those that were reached; those that have ended in the order of their ends
   */
  public record Past(long nextEvent, long logBytes, List<StepRecord> steps) {
    public Past {
      steps = List.copyOf(steps);
    }

    /** Of a build that has not begun. */
    public static Past none() {
      return new Past(0, 0, List.of());
    }
  }

  /**
   * How journals write.
   *
   * @param logLimit bytes of output that are kept of a build
   */
  public record Into(BatchWriter<Change> writer, long logLimit, LongCounter logged) {}

  private final String uid;
  private final long epoch;
  private final Into into;
  private final Runnable refused;
  private final Map<String, StepRecord> steps = new ConcurrentHashMap<>();
  private final List<StepRecord> past;
  private long nextEvent;
  private long logBytes;
  private boolean broken;

  /**
   * Opens the journal of a build.
   *
   * @param epoch with which the build is owned
   * @param refused called when it turns out to be owned by another engine
   */
  public Journal(String uid, long epoch, Past past, Into into, Runnable refused) {
    this.uid = uid;
    this.epoch = epoch;
    this.into = into;
    this.refused = refused;
    this.past = past.steps();
    this.nextEvent = past.nextEvent();
    this.logBytes = past.logBytes();
    past.steps().forEach(step -> steps.put(step.key(), step));
  }

  /** What was written of a node, in this process or before. */
  public Optional<StepRecord> step(String key) {
    return Optional.ofNullable(steps.get(key));
  }

  /** What was written of steps before this process had the build. */
  public List<StepRecord> past() {
    return past;
  }

  /** Whether nothing was ever written. */
  public synchronized boolean isEmpty() {
    return nextEvent == 0;
  }

  /**
   * Writes an entry; waits only while too much is not durable yet.
   *
   * @throws InterruptedException when the build is no longer this process's business
   */
  public synchronized void write(Entry entry) throws InterruptedException {
    entry.step().ifPresent(step -> steps.put(step.key(), step));
    put(entry, entry.events());
  }

  /**
   * Writes output of a step, or only that it was there when the build's log is full.
   *
   * @param bytes of output that the event stands for
   * @param lines handed what is stored
   * @return whether this was the moment when the log became full
   */
  synchronized boolean writeLog(
      StepRecord step, BuildEvent.Log event, int bytes, Optional<StepLines> lines)
      throws InterruptedException {
    steps.put(step.key(), step);
    // One more than the limit: the log is full, and it has been said.
    boolean wasFull = logBytes > into.logLimit();
    boolean fits = logBytes + bytes <= into.logLimit();
    logBytes = fits ? logBytes + bytes : into.logLimit() + 1;
    List<BuildEvent> events = new ArrayList<>(1);
    if (fits) {
      events.add(event);
    } else if (!wasFull) {
      events.add(notice(event));
    }
    Entry entry = Entry.of(step, events);
    put(fits ? entry.whenSafe(stored(event, bytes, lines)) : entry, events);
    return !fits && !wasFull;
  }

  private void put(Entry entry, List<BuildEvent> events) throws InterruptedException {
    if (broken) {
      throw new InterruptedException("build " + uid + " was given up");
    }
    List<byte[]> envelopes = new ArrayList<>(events.size());
    long id = nextEvent;
    for (BuildEvent event : events) {
      envelopes.add(EventJson.write(event, id++));
    }
    Change change =
        new Change(
            uid,
            epoch,
            nextEvent,
            envelopes,
            entry.step(),
            entry.report(),
            entry.end(),
            logBytes,
            entry.safe(),
            refused);
    try {
      into.writer().put(change);
      nextEvent = id;
    } catch (InterruptedException e) {
      // Nothing may follow what was not written.
      broken = true;
      throw e;
    }
  }

  private Runnable stored(BuildEvent.Log event, int bytes, Optional<StepLines> lines) {
    Context context = Context.current();
    return () -> {
      into.logged().add(bytes, Attributes.empty(), context);
      lines.ifPresent(taker -> taker.stored(event));
    };
  }

  private BuildEvent.Log notice(BuildEvent.Log event) {
    Instant time = event.time();
    return new BuildEvent.Log(
        time,
        event.origin(),
        "\nthe log of this build is full (%d MiB); the build goes on without being logged\n"
            .formatted(into.logLimit() >> 20));
  }
}
