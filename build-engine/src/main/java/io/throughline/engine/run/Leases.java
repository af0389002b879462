package io.throughline.engine.run;

import io.opentelemetry.context.Scope;
import io.throughline.engine.store.BuildRows;
import io.throughline.engine.store.LeaseRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.sql.Database;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this engine's claim to its builds, and takes over those of engines that do not keep theirs.
 * An engine that is started again takes its own builds back at once.
 */
public final class Leases implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leases.class);

  private final Database database;
  private final String engine;
  private final Duration lease;
  private final Duration renewal;
  private final Consumer<List<StoredBuild>> takeOver;
  private final WorkThreads threads = WorkThreads.named("leases");

  private Leases(
      Database database,
      String engine,
      Duration lease,
      Duration renewal,
      Consumer<List<StoredBuild>> takeOver) {
    this.database = database;
    this.engine = engine;
    this.lease = lease;
    this.renewal = renewal;
    this.takeOver = takeOver;
  }

  /**
   * Claims the engine's own builds, then keeps the claim.
   *
   * @param lease how long a claim lasts that is not renewed
   * @param renewal pause between renewals
   * @param takeOver gets the builds that this engine has from now on
   */
  public static Leases keep(
      Database database,
      String engine,
      Duration lease,
      Duration renewal,
      Consumer<List<StoredBuild>> takeOver) {
    Leases leases = new Leases(database, engine, lease, renewal, takeOver);
    LeaseRows.renew(database, engine, lease);
    takeOver.accept(BuildRows.claimOwn(database, engine));
    leases.threads.start(leases::renewAlways);
    return leases;
  }

  /** Gives the claim up at once, so that others need not wait for its end. */
  @Override
  public void close() {
    threads.close();
    try {
      LeaseRows.renew(database, engine, Duration.ZERO);
    } catch (SqlFailure e) {
      log.info("the lease was not given up: {}", e.getMessage());
    }
  }

  private void renewAlways() {
    Doorbell never = new Doorbell();
    try (Scope _ = Suppression.context().makeCurrent()) {
      while (true) {
        never.await(renewal);
        renew();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() throws InterruptedException {
    try {
      LeaseRows.renew(database, engine, lease);
      List<StoredBuild> left = BuildRows.claimLeft(database, engine, lease);
      if (!left.isEmpty()) {
        log.info("{} builds are taken over from engines that are gone", left.size());
        takeOver.accept(left);
      }
      LeaseRows.forgetOld(database);
    } catch (SqlFailure e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while renewing");
      }
      log.warn("the lease cannot be renewed: {}", e.getMessage());
    }
  }
}
