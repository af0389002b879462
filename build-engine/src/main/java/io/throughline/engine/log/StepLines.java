package io.throughline.engine.log;

import io.throughline.pipeline.event.BuildEvent;
import io.throughline.telemetry.BuildLog;
import java.time.Instant;

/**
 * Hands the output of one step, as it was stored, to whoever takes logs: line by line, each with
 * the time when its beginning came. Only what is durable is handed over, so that nothing is twice
 * when another engine goes on with the build.
 *
 * <p>Safe for use from many threads.
 */
public final class StepLines {
  private static final char NEWLINE = '\n';

  private final BuildLog.Lines log;
  private final StringBuilder begun = new StringBuilder();
  private Instant since = Instant.EPOCH;
  private boolean isCut;

  public StepLines(BuildLog.Lines log) {
    this.log = log;
  }

  /** Output that is durable now: any number of lines, or parts of them. */
  synchronized void stored(BuildEvent.Log event) {
    String text = event.payload();
    int from = 0;
    for (int end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, from)) {
      append(event.time(), text, from, end);
      tell();
      from = end + 1;
    }
    append(event.time(), text, from, text.length());
    if (begun.length() > BuildLog.LONGEST) {
      tell();
      isCut = true;
    }
  }

  /** Nothing follows. */
  synchronized void end() {
    if (!begun.isEmpty()) {
      tell();
    }
  }

  private void append(Instant time, String text, int from, int to) {
    if (begun.isEmpty()) {
      since = time;
    }
    begun.append(text, from, to);
  }

  /** Of a line that was cut, its end alone is not one more line. */
  private void tell() {
    int length = begun.length();
    boolean isReturned = length > 0 && begun.charAt(length - 1) == '\r';
    String line = begun.substring(0, isReturned ? length - 1 : length);
    if (!line.isEmpty() || !isCut) {
      log.tell(since, line);
    }
    begun.setLength(0);
    isCut = false;
  }
}
