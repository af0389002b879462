package io.throughline.runner.local;

import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A resource type of the runner itself, on a thread of its own. It ends with the runner, and is
 * done anew by the next.
 */
final class ResourceWork implements Work {
  private static final Logger log = LoggerFactory.getLogger(ResourceWork.class);

  private final CountDownLatch done = new CountDownLatch(1);
  private final InstantSource clock;
  private boolean asked;
  private @Nullable Thread thread;
  private OptionalInt status = OptionalInt.empty();
  private Instant ended = Instant.EPOCH;

  private ResourceWork(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Starts the work.
   *
   * @param call does it; its answer is the exit status
   */
  static ResourceWork start(WorkThreads threads, InstantSource clock, Callable<Integer> call) {
    ResourceWork work = new ResourceWork(clock);
    var _ = threads.start(() -> work.run(call));
    return work;
  }

  private void run(Callable<Integer> call) {
    synchronized (this) {
      thread = Thread.currentThread();
      if (asked) {
        Thread.currentThread().interrupt();
      }
    }
    OptionalInt result = OptionalInt.empty();
    try {
      result = OptionalInt.of(call.call());
    } catch (InterruptedException _) {
      log.debug("a resource call was interrupted");
    } catch (Exception | Error e) {
      log.error("a resource call failed in an unforeseen way", e);
    } finally {
      synchronized (this) {
        thread = null;
        status = result;
        ended = clock.instant();
      }
      done.countDown();
    }
  }

  @Override
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public synchronized Ending ending() {
    return new Ending(status, ended, true);
  }

  @Override
  public synchronized void terminate() {
    asked = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public void kill() {
    terminate();
  }

  @Override
  public void halt() {
    // What it prints is little.
  }

  @Override
  public void goOn() {
    // It is never halted.
  }
}
