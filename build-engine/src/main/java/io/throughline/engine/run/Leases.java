package io.throughline.engine.run;

import io.opentelemetry.context.Scope;
import io.throughline.engine.store.BuildRows;
import io.throughline.engine.store.LeaseRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.sql.Database;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this engine's claim to its builds, and takes over those of engines that do not keep theirs.
 * An engine that is started again under its name takes its own builds back at once.
 */
public final class Leases implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leases.class);

  private final Database database;
  private final String engine;
  private final String process = UUID.randomUUID().toString();
  private final Duration lease;
  private final Duration renewal;
  private final WorkThreads threads = WorkThreads.named("leases");

  /**
   * A claim that is not made yet. Close it after the engine's builds have come to rest.
   *
   * @param engine its name
   * @param lease how long a claim lasts that is not renewed
   * @param renewal pause between renewals
   */
  public Leases(Database database, String engine, Duration lease, Duration renewal) {
    this.database = database;
    this.engine = engine;
    this.lease = lease;
    this.renewal = renewal;
  }

  /**
   * Claims the engine's own builds, then keeps the claim.
   *
   * @param takeOver gets the builds that this engine has from now on
   */
  public void keep(Consumer<List<StoredBuild>> takeOver) {
    LeaseRows.take(database, engine, process, lease);
    takeOver.accept(BuildRows.claimOwn(database, engine));
    var _ = threads.start(() -> renewAlways(takeOver));
  }

  /** Gives the claim up at once, so that others need not wait for its end. */
  @Override
  public void close() {
    threads.close();
    try {
      var _ = LeaseRows.renew(database, engine, process, Duration.ZERO);
    } catch (SqlFailure e) {
      log.info("the lease was not given up: {}", e.getMessage());
    }
  }

  private void renewAlways(Consumer<List<StoredBuild>> takeOver) {
    Doorbell never = new Doorbell();
    boolean ours = true;
    try (Scope _ = Suppression.context().makeCurrent()) {
      while (ours) {
        never.await(renewal);
        ours = renew(takeOver);
      }
      log.error("another process runs as engine {}: this one takes over no builds", engine);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when the engine's name is not this process's any more. */
  private boolean renew(Consumer<List<StoredBuild>> takeOver) throws InterruptedException {
    try {
      if (!LeaseRows.renew(database, engine, process, lease)) {
        return false;
      }
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
    return true;
  }
}
