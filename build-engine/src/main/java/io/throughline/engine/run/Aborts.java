package io.throughline.engine.run;

import io.opentelemetry.context.Scope;
import io.throughline.engine.store.AbortRows;
import io.throughline.engine.store.BuildRows;
import io.throughline.sql.Database;
import io.throughline.sql.Listening;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.WorkThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells builds to stop, whichever engine runs them. */
public final class Aborts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Aborts.class);

  private final Database database;
  private final Builds builds;
  private final WorkThreads threads = WorkThreads.named("aborts");
  private final Listening listening;

  public Aborts(Database database, Builds builds) {
    this.database = database;
    this.builds = builds;
    this.listening = database.listen(AbortRows.CHANNEL, this::hear);
  }

  /** Asks a build to stop; one that is unknown or has ended is left alone. */
  public void abort(String uid) {
    boolean noted =
        database.transaction(
            "abort build",
            statements -> {
              boolean fresh = BuildRows.abort(statements, uid);
              if (fresh) {
                AbortRows.tell(statements, uid);
              }
              return fresh;
            });
    if (noted) {
      builds.abort(uid);
    }
  }

  /** Runs on an event loop. */
  private void hear(String uid) {
    var _ = threads.start(() -> heard(uid));
  }

  private void heard(String uid) {
    try (Scope _ = Suppression.context().makeCurrent()) {
      if (uid.isEmpty()) {
        // Something may have been told while nobody listened.
        BuildRows.aborted(database, builds.uids()).forEach(builds::abort);
      } else {
        builds.abort(uid);
      }
    } catch (SqlFailure e) {
      log.warn("it is not known which builds are to stop: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    listening.close();
    threads.close();
  }
}
