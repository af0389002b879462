package io.throughline.engine.run;

import io.opentelemetry.context.Scope;
import io.throughline.engine.trace.KeptTraces;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exports traces that are kept, beside everything else: a receiver may be slow or away. */
public final class Exports implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Exports.class);

  private final KeptTraces traces;
  private final Duration pause;
  private final WorkThreads threads = WorkThreads.named("exports");

  private Exports(KeptTraces traces, Duration pause) {
    this.traces = traces;
    this.pause = pause;
  }

  /**
   * Starts to export.
   *
   * @param pause between two looks
   */
  public static Exports start(KeptTraces traces, Duration pause) {
    Exports exports = new Exports(traces, pause);
    var _ = exports.threads.start(exports::exportAlways);
    return exports;
  }

  private void exportAlways() {
    Doorbell never = new Doorbell();
    try (Scope _ = Suppression.context().makeCurrent()) {
      while (true) {
        never.await(pause);
        exportDue();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void exportDue() throws InterruptedException {
    try {
      while (traces.exportDue()) {
        log.debug("more traces are to be exported");
      }
    } catch (SqlFailure e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while exporting");
      }
      log.warn("traces cannot be exported now: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("a trace cannot be exported", e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
