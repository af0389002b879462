package io.throughline.scheduler.check;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.scheduler.store.Channel;
import io.throughline.scheduler.store.CheckStore.Due;
import io.throughline.scheduler.store.Stores;
import io.throughline.sql.Database;
import io.throughline.sql.Listening;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the checks that are due. One look at the table tells what is due now and when the next is;
 * the loop sleeps exactly until then, unless it is told that something became due earlier.
 */
final class CheckLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CheckLoop.class);
  private static final int LOOK = 200;
  private static final int BURST = 32;
  private static final Duration RENEW = ResourceCheck.LEASE.dividedBy(3);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Database database;
  private final Stores stores;
  private final ResourceCheck check;
  private final CheckSettings settings;
  private final Duration safetyInterval;
  private final InstantSource time;
  private final String claim;
  private final Doorbell doorbell = new Doorbell();
  private final WorkThreads threads = WorkThreads.named("check");
  private final Set<Long> running = ConcurrentHashMap.newKeySet();
  private final Semaphore free;
  private final CheckRate rate;
  private long renewedMs;
  private long ratedMs;

  CheckLoop(
      Database database,
      Stores stores,
      ResourceCheck check,
      ResourceCheck.Clockwork clockwork,
      CheckSettings settings,
      Duration safetyInterval) {
    this.database = database;
    this.stores = stores;
    this.check = check;
    this.settings = settings;
    this.safetyInterval = safetyInterval;
    this.time = clockwork.time();
    this.claim = clockwork.claim();
    this.free = new Semaphore(settings.inFlight());
    this.rate = new CheckRate(time, BURST);
  }

  /** Begins to look, and to listen. */
  Listening start() {
    var _ = threads.start(this::loop);
    return database.listen(Channel.CHECKS.text(), _ -> doorbell.ring());
  }

  @Override
  public void close() {
    threads.close();
  }

  @Override
  public String toString() {
    return "CheckLoop{running=" + running.size() + "}";
  }

  private void loop() {
    try (Scope _ = Suppression.context().makeCurrent()) {
      while (!Thread.currentThread().isInterrupted()) {
        Duration pause = safetyInterval;
        try {
          pause = look();
        } catch (RuntimeException e) {
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
          log.warn("cannot look for checks that are due", e);
          pause = min(safetyInterval, PAUSE_AFTER_FAILURE);
        }
        doorbell.await(pause);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Begins what is due; how long to sleep. */
  private Duration look() {
    renewClaims();
    setRate();
    Duration pause = running.isEmpty() ? safetyInterval : min(safetyInterval, RENEW);
    List<Due> soonest = stores.checks().soonest(database, LOOK);
    for (Due due : soonest) {
      long wait = due.dueMs() - time.millis();
      if (wait > 0) {
        pause = min(pause, Duration.ofMillis(wait));
      } else if (!running.contains(due.resource())) {
        pause = min(pause, beginOrDelay(due));
      }
    }
    return soonest.size() == LOOK && soonest.getLast().dueMs() <= time.millis()
        ? min(pause, Duration.ofMillis(100))
        : pause;
  }

  /** Begins a check that is due, or tells when it may begin. */
  private Duration beginOrDelay(Due due) {
    if (!free.tryAcquire()) {
      // The end of any check rings the bell.
      return RENEW;
    }
    if (!due.demanded() && settings.perSecond() >= 0 && !rate.tryTake()) {
      free.release();
      return rate.delay();
    }
    running.add(due.resource());
    try (Scope _ = Context.root().makeCurrent()) {
      var _ = threads.start(() -> check(due.resource()));
    }
    return safetyInterval;
  }

  private void check(long resource) {
    try {
      check.run(resource);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        log.warn("a check of resource {} went wrong and will be made again", resource, e);
      }
    } finally {
      running.remove(resource);
      free.release();
      doorbell.ring();
    }
  }

  private void renewClaims() {
    long now = time.millis();
    if (!running.isEmpty() && now - renewedMs >= RENEW.toMillis()) {
      stores.checks().renew(database, claim, running, now + ResourceCheck.LEASE.toMillis());
      renewedMs = now;
    }
  }

  /** Counts only now and then, since that reads all resources. */
  private void setRate() {
    long now = time.millis();
    if (now - ratedMs < RENEW.toMillis()) {
      return;
    }
    ratedMs = now;
    double enough =
        stores.checks().periodic(database) * 1000.0 / Math.max(1, settings.interval().toMillis());
    rate.setRate(settings.perSecond() > 0 ? settings.perSecond() : Math.max(1, enough));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
