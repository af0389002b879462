package io.throughline.scheduler.job;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.scheduler.build.HandOver;
import io.throughline.scheduler.store.Channel;
import io.throughline.scheduler.store.Stores;
import io.throughline.sql.Database;
import io.throughline.sql.Listening;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules jobs when somebody asks for it: a notification names them. Whenever notifications may
 * have been lost, and now and then as a safety net, it looks at the table instead.
 *
 * <p>At most one pass over a job runs at a time; a request that comes meanwhile makes it run again.
 */
public final class JobLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JobLoop.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** What is known of a job that is being scheduled. */
  private enum Passing {
    ONCE,
    AGAIN
  }

  private final Database database;
  private final Stores stores;
  private final SchedulingPass pass;
  private final HandOver handOver;
  private final Duration safetyInterval;
  private final Semaphore free;
  private final Doorbell doorbell = new Doorbell();
  private final WorkThreads threads = WorkThreads.named("job");
  private final ConcurrentHashMap<Long, Passing> passing = new ConcurrentHashMap<>();

  /**
   * @param inFlight most jobs that are scheduled at a time
   * @param safetyInterval pause between two looks at the table that nobody asked for
   */
  public JobLoop(
      Database database,
      Stores stores,
      SchedulingPass pass,
      HandOver handOver,
      int inFlight,
      Duration safetyInterval) {
    this.database = database;
    this.stores = stores;
    this.pass = pass;
    this.handOver = handOver;
    this.safetyInterval = safetyInterval;
    this.free = new Semaphore(inFlight);
  }

  /** Begins to look, and to listen. */
  public Listening start() {
    try (Scope _ = Suppression.context().makeCurrent()) {
      var _ = threads.start(this::loop);
    }
    return database.listen(Channel.JOBS.text(), this::heard);
  }

  @Override
  public void close() {
    threads.close();
  }

  @Override
  public String toString() {
    return "JobLoop{passing=" + passing.size() + "}";
  }

  /** Runs on an event loop. */
  private void heard(String jobs) {
    if (jobs.isEmpty()) {
      doorbell.ring();
      return;
    }
    for (String job : jobs.split(",", -1)) {
      schedule(Long.parseLong(job));
    }
  }

  private void loop() {
    boolean first = true;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          stores.requests().open(database).forEach(this::schedule);
          if (first) {
            handOver.lookForAll();
            first = false;
          } else {
            handOver.look();
          }
          doorbell.await(safetyInterval);
        } catch (RuntimeException e) {
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
          log.warn("cannot look for jobs to schedule", e);
          doorbell.await(PAUSE_AFTER_FAILURE);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(long job) {
    if (passing.merge(job, Passing.ONCE, (_, _) -> Passing.AGAIN) == Passing.ONCE) {
      try (Scope _ = Context.root().makeCurrent()) {
        var _ = threads.start(() -> run(job));
      }
    }
  }

  private void run(long job) {
    try {
      Duration pause = PAUSE_AFTER_FAILURE;
      while (!passed(job)) {
        new Doorbell().await(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Passes over a job until nobody asks for it any more; false when a pass failed. */
  private boolean passed(long job) throws InterruptedException {
    free.acquire();
    try {
      do {
        passing.put(job, Passing.ONCE);
        pass.run(job);
      } while (!passing.remove(job, Passing.ONCE));
      return true;
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      log.warn("job {} could not be scheduled; it will be tried again", job, e);
      return false;
    } finally {
      free.release();
    }
  }
}
