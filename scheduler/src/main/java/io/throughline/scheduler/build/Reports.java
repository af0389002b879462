package io.throughline.scheduler.build;

import io.opentelemetry.context.Scope;
import io.throughline.scheduler.engine.grpc.EngineAway;
import io.throughline.scheduler.engine.grpc.EngineClient;
import io.throughline.scheduler.engine.grpc.EngineRefused;
import io.throughline.scheduler.engine.grpc.EngineReport;
import io.throughline.scheduler.store.Unstorable;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the engine reports, one report after the other, and acknowledges what has been
 * committed. When the engine goes away it is connected to again, for ever; what was not
 * acknowledged comes again. Several replicas may read the same reports.
 */
public final class Reports implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reports.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int TRIES = 5;

  private final EngineClient engine;
  private final ReportedBuilds builds;
  private final BlockingQueue<Long> committed = new LinkedBlockingQueue<>();
  private final WorkThreads threads = WorkThreads.named("reports");
  private Duration pause = FIRST_PAUSE;
  private long failed;
  private int failures;

  public Reports(EngineClient engine, ReportedBuilds builds) {
    this.engine = engine;
    this.builds = builds;
  }

  /** Begins to read. */
  public void start() {
    try (Scope _ = Suppression.context().makeCurrent()) {
      var _ = threads.start(this::read);
      var _ = threads.start(this::acknowledge);
    }
  }

  @Override
  public void close() {
    threads.close();
  }

  @Override
  public String toString() {
    return "Reports{unacknowledged=" + committed.size() + "}";
  }

  private void read() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          engine.reports(this::accept);
        } catch (EngineAway | EngineRefused e) {
          log.debug("no reports of the engine: {}", e.getMessage());
        } catch (RuntimeException e) {
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
          log.warn("a report could not be taken in and will come again", e);
        }
        new Doorbell().await(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(EngineReport report) {
    try {
      builds.accept(report);
    } catch (SqlFailure e) {
      if (!Unstorable.is(e)) {
        throw e;
      }
      giveUpAfterSomeTries(report, e);
    } catch (RuntimeException e) {
      giveUpAfterSomeTries(report, e);
    }
    committed.add(report.id());
    pause = FIRST_PAUSE;
  }

  /** A report that can never be taken in must not keep all others from being so. */
  private void giveUpAfterSomeTries(EngineReport report, RuntimeException cause) {
    failures = report.id() == failed ? failures + 1 : 1;
    failed = report.id();
    if (failures < TRIES) {
      throw cause;
    }
    log.error("report {} of build {} is left out", report.id(), report.uid(), cause);
  }

  /** What the engine could not be told stays: it sends only so much that is not acknowledged. */
  private void acknowledge() {
    Set<Long> ids = new HashSet<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (ids.isEmpty()) {
          ids.add(committed.take());
        }
        committed.drainTo(ids);
        try {
          engine.acknowledge(ids);
          ids.clear();
        } catch (EngineAway | EngineRefused e) {
          log.debug("reports are not acknowledged yet: {}", e.getMessage());
          new Doorbell().await(LONGEST_PAUSE);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
