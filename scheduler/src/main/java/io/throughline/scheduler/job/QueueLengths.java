package io.throughline.scheduler.job;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableLongUpDownCounter;
import io.opentelemetry.context.Scope;
import io.throughline.scheduler.store.PendingBuilds;
import io.throughline.sql.Database;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how many builds are pending, as the database has it: a count of changes would be wrong
 * after a restart. Every replica tells the same. The database is looked at now and then, so that a
 * scrape never waits for it.
 */
public final class QueueLengths implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueueLengths.class);

  private final Database database;
  private final Duration interval;
  private final WorkThreads threads = WorkThreads.named("queue-lengths");
  private final ObservableLongUpDownCounter observation;
  private volatile Map<String, Long> pending = Map.of();

  private QueueLengths(Database database, Telemetry telemetry, Duration interval) {
    this.database = database;
    this.interval = interval;
    this.observation = telemetry.observe(MetricName.PIPELINE_RUN_ACTIVE, this::tell);
  }

  /** Looks from now on, at least as often as the interval says. */
  public static QueueLengths start(Database database, Telemetry telemetry, Duration interval) {
    QueueLengths lengths = new QueueLengths(database, telemetry, interval);
    try (Scope _ = Suppression.context().makeCurrent()) {
      var _ = lengths.threads.start(lengths::loop);
    }
    return lengths;
  }

  @Override
  public void close() {
    observation.close();
    threads.close();
  }

  private void tell(ObservableLongMeasurement into) {
    pending.forEach((path, builds) ->
        into.record(
            builds,
            Attributes.of(Attribute.PIPELINE_NAME, path, Attribute.PIPELINE_RUN_STATE, "pending")));
  }

  private void loop() {
    Doorbell never = new Doorbell();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        never.await(interval);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      pending = PendingBuilds.count(database);
    } catch (RuntimeException e) {
      log.debug("cannot look how many builds are pending", e);
    }
  }
}
