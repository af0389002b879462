package io.throughline.engine.log;

import io.throughline.engine.build.Report;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.build.StepRecord.Phase;
import io.throughline.pipeline.event.BuildEvent;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is written down of one step. What was written before this process had the build is not
 * written again.
 *
 * <p>Safe for use from many threads: output that waits for the rest of its line is flushed by
 * another thread than the one that brings it.
 */
public final class StepJournal {
  /**
   * How output is told.
   *
   * @param origin of its log events
   * @param lineBytes longest text of one event
   * @param lines handed what is stored of it, if anybody takes it
   * @param full called when the step's output is the first that does not fit
   */
  public record Output(
      BuildEvent.Origin origin, int lineBytes, Optional<StepLines> lines, Runnable full) {}

  private final Journal journal;
  private final BuildSecrets secrets;
  private final Output output;
  private final InstantSource clock;
  private final LogText text;
  private StepRecord record;
  private boolean quiet;

  /** Goes on with a step's record. */
  public StepJournal(
      Journal journal,
      StepRecord record,
      BuildSecrets secrets,
      Output output,
      InstantSource clock) {
    this.journal = journal;
    this.record = record;
    this.secrets = secrets;
    this.output = output;
    this.clock = clock;
    this.text = new LogText(secrets, output.lineBytes(), record.outputOffset());
  }

  /** What is written of the step. */
  public synchronized StepRecord record() {
    return record;
  }

  /** Bytes of output that were taken: where the output goes on. */
  public synchronized long taken() {
    return text.taken();
  }

  /** The step has come further, which the events tell; nothing if it had already. */
  public synchronized void advance(Phase phase, BuildEvent... events) throws InterruptedException {
    if (!record.hasReached(phase)) {
      record = record.in(phase);
      journal.write(Entry.of(record, List.of(events)));
    }
  }

  /** Something that is told beside the output. */
  public synchronized void tell(BuildEvent event) throws InterruptedException {
    journal.write(Entry.of(record, List.of(event)));
  }

  /**
   * Takes output of the step.
   *
   * @param endOffset of the output after {@code data}; what was taken before is left out, and what
   *     the runner has no more is skipped
   */
  public synchronized void output(byte[] data, long endOffset) throws InterruptedException {
    long known = text.taken() - (endOffset - data.length);
    if (known >= data.length) {
      return;
    }
    if (known < 0) {
      log(text.skip(-known));
    }
    quiet = false;
    log(text.accept(known <= 0 ? data : Arrays.copyOfRange(data, (int) known, data.length)));
  }

  /**
   * Tells what waits for the rest of its line, if nothing came since the last call; a secret that
   * may have begun still waits.
   */
  synchronized void flush() throws InterruptedException {
    if (quiet && !text.isEmpty() && record.ended().isEmpty()) {
      log(text.flush());
    }
    quiet = true;
  }

  /**
   * The step has ended: its output is complete.
   *
   * @param safe called when that is durable
   */
  public synchronized void end(
      StepRecord.End end, List<BuildEvent> events, Optional<Report> report, Runnable safe)
      throws InterruptedException {
    log(text.end());
    record = record.ended(end);
    Entry entry = Entry.of(record, events).whenSafe(told(safe));
    journal.write(report.map(entry::report).orElse(entry));
  }

  /** The text without the build's secrets. */
  public String hide(String words) {
    return secrets.hide(words);
  }

  private Runnable told(Runnable safe) {
    if (output.lines().isEmpty()) {
      return safe;
    }
    StepLines lines = output.lines().get();
    return () -> {
      lines.end();
      safe.run();
    };
  }

  private void log(List<LogText.Piece> pieces) throws InterruptedException {
    for (LogText.Piece piece : pieces) {
      record = record.at(piece.endOffset());
      BuildEvent.Log event = new BuildEvent.Log(clock.instant(), output.origin(), piece.text());
      if (journal.writeLog(record, event, piece.bytes(), output.lines())) {
        output.full().run();
      }
    }
  }
}
