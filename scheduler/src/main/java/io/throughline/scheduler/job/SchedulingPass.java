package io.throughline.scheduler.job;

import io.opentelemetry.context.Scope;
import io.throughline.scheduler.build.HandOver;
import io.throughline.scheduler.trace.SchedulerMetrics;
import io.throughline.sql.Database;
import io.throughline.telemetry.sampling.Suppression;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One pass over one job. It may be done as often as one likes, by any replica: it does what the
 * tables ask for, in one transaction, and nothing when they ask for nothing.
 */
public final class SchedulingPass {
  private final Database database;
  private final PassTools tools;
  private final HandOver handOver;
  private final SchedulerMetrics metrics;

  public SchedulingPass(
      Database database, PassTools tools, HandOver handOver, SchedulerMetrics metrics) {
    this.database = database;
    this.tools = tools;
    this.handOver = handOver;
    this.metrics = metrics;
  }

  /** Schedules the job, unless another replica does so now or nobody has asked for it. */
  public void run(long job) {
    long startNanos = System.nanoTime();
    Instant began = tools.time().instant();
    AutomaticBuild automatic = new AutomaticBuild(tools.spans());
    AtomicReference<PassSpans> spans = new AtomicReference<>(spans(began));
    PassResult result;
    try (Scope _ = Suppression.context().makeCurrent()) {
      result =
          database.transaction(
              "schedule",
              transaction -> {
                PassSpans ofAttempt = spans(began);
                spans.set(ofAttempt);
                try {
                  return new PassAttempt(transaction, tools, automatic, ofAttempt).run(job);
                } catch (RuntimeException e) {
                  ofAttempt.failed(e);
                  throw e;
                } finally {
                  ofAttempt
                      .lockWait()
                      .ifPresent(wait -> metrics.waitedForGroups(wait, ofAttempt.context()));
                }
              });
    } catch (RuntimeException e) {
      metrics.failed(e, spans.get().context());
      throw e;
    } finally {
      metrics.passed(Duration.ofNanos(System.nanoTime() - startNanos), spans.get().context());
    }
    spans.get().committed();
    result
        .waited()
        .forEach(build ->
            metrics.started(build.owner().path(), build.time(), build.longest(), build.build()));
    result.departures().forEach(build -> handOver.depart(build.build(), build.selection()));
  }

  private PassSpans spans(Instant began) {
    return new PassSpans(tools.telemetry(), tools.spans(), began);
  }
}
