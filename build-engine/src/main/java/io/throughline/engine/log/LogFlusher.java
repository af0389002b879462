package io.throughline.engine.log;

import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that output without a line break, a prompt or a progress bar, is told soon. One loop
 * for all steps of an engine.
 *
 * <p>Safe for use from many threads.
 */
public final class LogFlusher implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(200);

  private final Set<StepJournal> steps = ConcurrentHashMap.newKeySet();
  private final WorkThreads threads = WorkThreads.named("log-flusher");
  private volatile boolean closed;

  public LogFlusher() {
    threads.start(this::flush);
  }

  /** Whose output is flushed from now on. */
  public void add(StepJournal step) {
    steps.add(step);
  }

  public void remove(StepJournal step) {
    steps.remove(step);
  }

  private void flush() {
    Doorbell never = new Doorbell();
    try {
      while (!closed) {
        never.await(TICK);
        steps.forEach(this::flush);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void flush(StepJournal step) {
    try {
      step.flush();
    } catch (InterruptedException _) {
      // The step's build was given up: it is no longer told about.
      steps.remove(step);
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.close();
  }
}
