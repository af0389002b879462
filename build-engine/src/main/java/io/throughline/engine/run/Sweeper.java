package io.throughline.engine.run;

import io.opentelemetry.context.Scope;
import io.throughline.engine.container.RunnerFailure;
import io.throughline.engine.container.grpc.Containers;
import io.throughline.engine.store.BuildRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.store.Times;
import io.throughline.engine.trace.Sweep;
import io.throughline.sql.Database;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tidies up after builds that have ended, some time later and after a crash too: their containers
 * are released and their traces put right.
 */
public final class Sweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Database database;
  private final String engine;
  private final Containers containers;
  private final Sweep sweep;
  private final Duration delay;
  private final InstantSource clock;
  private final WorkThreads threads = WorkThreads.named("sweeper");

  private Sweeper(EngineParts parts, Sweep sweep, Duration delay) {
    this.database = parts.database();
    this.engine = parts.name();
    this.containers = parts.containers();
    this.sweep = sweep;
    this.delay = delay;
    this.clock = parts.clock();
  }

  /**
   * Starts to tidy up.
   *
   * @param delay after the end of a build, in which the spans of all services arrive
   */
  public static Sweeper start(EngineParts parts, Sweep sweep, Duration delay) {
    Sweeper sweeper = new Sweeper(parts, sweep, delay);
    var _ = sweeper.threads.start(sweeper::sweepAlways);
    return sweeper;
  }

  private void sweepAlways() {
    Doorbell never = new Doorbell();
    Duration pause = delay.dividedBy(10).plusMillis(1);
    try (Scope _ = Suppression.context().makeCurrent()) {
      while (true) {
        never.await(pause);
        sweepDue();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweepDue() throws InterruptedException {
    try {
      long before = Times.nanos(clock.instant().minus(delay));
      for (StoredBuild build : BuildRows.unswept(database, engine, before)) {
        sweep(build);
      }
    } catch (SqlFailure e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while tidying up");
      }
      log.warn("builds cannot be tidied up now: {}", e.getMessage());
    }
  }

  private void sweep(StoredBuild build) throws InterruptedException {
    String uid = build.identity().uid();
    try {
      sweep.put(build);
      containers.release(uid, PATIENCE);
      BuildRows.markSwept(database, uid);
    } catch (RunnerFailure e) {
      log.debug("containers of build {} are not released yet: {}", uid, e.getMessage());
    } catch (RuntimeException e) {
      if (e instanceof SqlFailure) {
        throw e;
      }
      log.error("build {} cannot be tidied up", uid, e);
      BuildRows.markSwept(database, uid);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
