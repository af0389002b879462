package io.throughline.work;

import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain virtual threads for work that blocks, one for each piece of it. A piece starts in the trace
 * context of whoever hands it over.
 *
 * <p>Safe for use from many threads.
 */
public final class WorkThreads implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkThreads.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService executor;
  private final String name;

  private WorkThreads(String name) {
    this.name = name;
    this.executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  /** Threads whose names begin with {@code name}. */
  public static WorkThreads named(String name) {
    return new WorkThreads(name);
  }

  /** Runs the work in the current trace context. Cancelling the future interrupts it. */
  public <T> Future<T> submit(Callable<T> work) {
    return executor.submit(Context.current().wrap(work));
  }

  /**
   * Runs the work in the current trace context. Cancelling the future interrupts it. What it throws
   * is logged, since nobody may look at the future.
   */
  public Future<?> start(Runnable work) {
    return executor.submit(Context.current().wrap(() -> logged(work)));
  }

  private void logged(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      log.error("work on a {} thread failed", name, e);
      throw e;
    }
  }

  /** Interrupts what still runs and waits some seconds for it to end. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("work on {} threads did not end in time", name);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "WorkThreads{" + name + "}";
  }
}
