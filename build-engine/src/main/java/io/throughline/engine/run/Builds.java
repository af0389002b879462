package io.throughline.engine.run;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.engine.container.RunnerFailure;
import io.throughline.engine.scope.Cancellation;
import io.throughline.engine.store.BuildRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The builds that this engine runs: each on a thread of its own, so many at a time; more wait.
 *
 * <p>Safe for use from many threads.
 */
public final class Builds {
  private static final Logger log = LoggerFactory.getLogger(Builds.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A build that runs, or waits for its turn. */
  private record Running(String path, long epoch, Cancellation cancellation, Future<?> thread) {}

  private final EngineParts parts;
  private final Semaphore room;
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  public Builds(EngineParts parts) {
    this.parts = parts;
    this.room = new Semaphore(parts.limits().builds(), true);
  }

  /** Runs a new build, unless it is known already; when this returns it will not be lost. */
  public void start(StoredBuild build) {
    if (BuildRows.add(parts.database(), build, parts.name())) {
      launch(build);
    }
  }

  /** Goes on with builds that this engine has taken over; those that have ended are left alone. */
  public void resume(Collection<StoredBuild> builds) {
    for (StoredBuild build : builds) {
      if (build.isRunning()) {
        log.info("build {} goes on here", build.identity().uid());
        launch(build);
      }
    }
  }

  /** Tells a build to stop, if it runs here. */
  public void abort(String uid) {
    Running build = running.get(uid);
    if (build != null) {
      build.cancellation().cancel(Cancellation.Cause.ABORT);
    }
  }

  /** Uids of the builds that run here. */
  public List<String> uids() {
    return List.copyOf(running.keySet());
  }

  /** How many builds run here, by team, pipeline and job. */
  public Map<String, Long> count() {
    return running.values().stream()
        .collect(Collectors.groupingBy(Running::path, Collectors.counting()));
  }

  private void launch(StoredBuild build) {
    String uid = build.identity().uid();
    thread(build);
    // It may have been told to stop while it was not known that it runs here.
    try (Scope _ = Suppression.context().makeCurrent()) {
      if (!BuildRows.aborted(parts.database(), List.of(uid)).isEmpty()) {
        abort(uid);
      }
    }
  }

  private synchronized void thread(StoredBuild build) {
    String uid = build.identity().uid();
    Cancellation cancellation = new Cancellation();
    if (build.aborted()) {
      cancellation.cancel(Cancellation.Cause.ABORT);
    }
    // A call that started the build is over before the build is: neither its deadline nor its trace
    // are the build's.
    try (Scope _ = Context.root().makeCurrent()) {
      Future<?> thread = parts.threads().start(() -> run(build, cancellation));
      Running before =
          running.put(
              uid, new Running(build.identity().path(), build.epoch(), cancellation, thread));
      if (before != null) {
        before.thread().cancel(true);
      }
    }
  }

  private void run(StoredBuild build, Cancellation cancellation) {
    String uid = build.identity().uid();
    try {
      boolean entered = enter(cancellation);
      try {
        open(build, cancellation).run();
      } finally {
        if (entered) {
          room.release();
        }
      }
      release(uid);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RunnerFailure e) {
      // It is released when the build is tidied up.
      log.warn("containers of build {} are not released yet: {}", uid, e.getMessage());
    } finally {
      remove(uid, build.epoch());
    }
  }

  /** Waits for its turn; a build that is told to stop meanwhile need not wait to do so. */
  private boolean enter(Cancellation cancellation) throws InterruptedException {
    try {
      return cancellation.interruptibly(() -> {
        room.acquire();
        return true;
      });
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception _) {
      return false;
    }
  }

  /** Reads what is known of the build, for as long as it takes to reach the database. */
  private BuildRun open(StoredBuild build, Cancellation cancellation) throws InterruptedException {
    String uid = build.identity().uid();
    try (Scope _ = Suppression.context().makeCurrent()) {
      while (true) {
        try {
          return BuildRun.open(parts, build, cancellation, () -> giveUp(uid, build.epoch()));
        } catch (SqlFailure e) {
          log.warn("build {} waits for PostgreSQL: {}", uid, e.getMessage());
          new Doorbell().await(PAUSE);
        }
      }
    }
  }

  private void release(String uid) throws InterruptedException {
    try (Scope _ = Suppression.context().makeCurrent()) {
      parts.containers().release(uid, parts.patience().runner());
    }
  }

  /**
   * Another engine owns the build: nothing of it is touched any more, least of all its containers.
   */
  private void giveUp(String uid, long epoch) {
    Running build = remove(uid, epoch);
    if (build != null) {
      log.info("build {} goes on elsewhere", uid);
      build.thread().cancel(true);
    }
  }

  private synchronized @Nullable Running remove(String uid, long epoch) {
    Running build = running.get(uid);
    return build != null && build.epoch() == epoch ? running.remove(uid) : null;
  }
}
