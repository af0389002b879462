package io.throughline.scheduler.build;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.scheduler.engine.grpc.EngineAway;
import io.throughline.scheduler.engine.grpc.EngineClient;
import io.throughline.scheduler.engine.grpc.EngineRefused;
import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.Trigger;
import io.throughline.scheduler.store.EngineOutbox.Departure;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.trace.BuildSpan;
import io.throughline.scheduler.trace.BuildSpans;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.sql.Database;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the engine which builds to run, to record and to stop. What it has to be told is in the
 * tables until it has answered, so that it is told again after a crash; it may be told twice.
 *
 * <p>Safe for use from many threads.
 */
public final class HandOver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HandOver.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

  /** How long what a replica has started is left to that replica. */
  private static final Duration LET_OTHERS = Duration.ofSeconds(5);

  /** Most calls at a time, when much has waited for an engine that was away. */
  private static final int AT_A_TIME = 64;

  private final Database database;
  private final Stores stores;
  private final EngineClient engine;
  private final BuildSpans spans;
  private final InstantSource time;
  private final WorkThreads threads = WorkThreads.named("hand-over");
  private final Set<String> underway = ConcurrentHashMap.newKeySet();
  private final Semaphore free = new Semaphore(AT_A_TIME);

  public HandOver(
      Database database, Stores stores, EngineClient engine, BuildSpans spans, InstantSource time) {
    this.database = database;
    this.stores = stores;
    this.engine = engine;
    this.spans = spans;
    this.time = time;
  }

  /** When the versions of a build were chosen. */
  public record Selection(Instant began, Instant ended) {}

  /** Work that is done again, with pauses, while the engine is away. */
  private interface Patient {
    void run() throws InterruptedException;
  }

  /** A build was started or concluded, and that has been committed. */
  public void depart(long build, Optional<Selection> selection) {
    once("build " + build, Context.root(), () -> handOver(build, selection));
  }

  /** Looks for everything that the engine has not been told yet, as a process that begins does. */
  public void lookForAll() {
    look(Long.MAX_VALUE);
  }

  /** Looks for what another replica should have told the engine, and has not. */
  public void look() {
    look(time.millis() - LET_OTHERS.toMillis());
  }

  private void look(long byMs) {
    try (Scope _ = Suppression.context().makeCurrent()) {
      stores.outbox().untold(database, byMs).forEach(build -> depart(build, Optional.empty()));
      lookForAborts();
    }
  }

  /** Looks for running builds that are to stop; the engine is told in the current trace. */
  public void lookForAborts() {
    Span current = Span.current();
    Context context =
        current.getSpanContext().isValid() ? Context.root().with(current) : Suppression.context();
    for (String uid : stores.outbox().aborts(database)) {
      once(
          "abort " + uid,
          context,
          () -> {
            engine.abort(uid);
            stores.outbox().aborted(database, uid);
          });
    }
  }

  @Override
  public void close() {
    threads.close();
  }

  @Override
  public String toString() {
    return "HandOver{underway=" + underway.size() + "}";
  }

  private void once(String key, Context context, Patient work) {
    if (!underway.add(key)) {
      return;
    }
    try (Scope _ = context.makeCurrent()) {
      var _ =
          threads.start(() -> {
            try {
              untilDone(key, work);
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            } finally {
              underway.remove(key);
            }
          });
    }
  }

  private void untilDone(String key, Patient work) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      free.acquire();
      try {
        work.run();
        return;
      } catch (EngineAway e) {
        log.debug("{} waits for the engine: {}", key, e.getMessage());
      } catch (SqlFailure e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        log.warn("{} waits for the database: {}", key, e.getMessage());
      } finally {
        free.release();
      }
      new Doorbell().await(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  private void handOver(long id, Optional<Selection> selection) throws InterruptedException {
    Optional<Departure> departure = departure(id);
    while (departure.isPresent()) {
      tell(departure.get(), selection);
      departure = departure(id);
    }
  }

  private void tell(Departure departure, Optional<Selection> selection)
      throws InterruptedException {
    Build build = departure.build();
    try (Scope _ = departure.span().span().context().makeCurrent()) {
      if (departure.isStart()) {
        engine.start(build, departure.span(), departure.work());
      } else {
        engine.conclude(build, departure.span(), departure.message());
      }
    } catch (EngineRefused e) {
      log.error("the engine refuses build {}: {}", build.id(), e.getMessage());
      if (departure.isStart()) {
        refused(build, "the engine refuses the build: " + e.getMessage());
        return;
      }
    }
    if (isOwn(build) || departure(build.id()).isPresent()) {
      endSpans(departure, selection);
    }
    try (Scope _ = Suppression.context().makeCurrent()) {
      stores.outbox().handedOver(database, build.id());
      lookForAborts();
    }
  }

  /** Whether no other replica has told the engine yet, even if that has reported already. */
  private boolean isOwn(Build build) {
    return time.millis() - Math.max(build.startedMs(), build.endedMs()) < LET_OTHERS.toMillis();
  }

  /** The build has failed before it ran; the engine is then told to record it. */
  private void refused(Build build, String message) {
    long job = build.owner().jobId();
    database.transaction(
        "conclude build",
        transaction -> {
          stores
              .ends()
              .finish(transaction, build.id(), job, BuildStatus.ERRORED, time.millis(), message);
          stores.requests().request(transaction, stores.ends().concerned(transaction, job));
          return build;
        });
  }

  private void endSpans(Departure departure, Optional<Selection> selection) {
    Build build = departure.build();
    if (departure.trigger() == Trigger.CHECK) {
      return;
    }
    SpanRef span = departure.span().span();
    long end = build.startedMs() > 0 ? build.startedMs() : build.endedMs();
    spans.waited(span, build.uid(), build.createdMs(), end, departure.waits());
    if (!departure.isStart()) {
      return;
    }
    List<BuildSpan.Link> versions;
    try (Scope _ = Suppression.context().makeCurrent()) {
      versions = stores.outbox().inputs(database, build.id());
    }
    Instant started = Instant.ofEpochMilli(end);
    Selection when = selection.orElseGet(() -> new Selection(started, started));
    spans.selected(span, build.uid(), when.began(), when.ended(), versions);
  }

  private Optional<Departure> departure(long id) {
    try (Scope _ = Suppression.context().makeCurrent()) {
      return stores.outbox().departure(database, id);
    }
  }
}
