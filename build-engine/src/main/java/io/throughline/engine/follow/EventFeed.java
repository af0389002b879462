package io.throughline.engine.follow;

import io.opentelemetry.context.Scope;
import io.throughline.engine.store.BuildRows;
import io.throughline.engine.store.EventRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.sql.Database;
import io.throughline.telemetry.sampling.Suppression;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The events of builds, those that are stored and those to come. */
public final class EventFeed {
  private static final int PAGE_BYTES = 1 << 20;
  private static final Duration SAFETY_NET = Duration.ofSeconds(10);

  /** Takes events with consecutive ids. */
  @FunctionalInterface
  public interface Events {
    void take(long firstId, List<byte[]> envelopes) throws InterruptedException;
  }

  private final Database database;
  private final Bells bells;

  /**
   * A feed.
   *
   * @param bells rung with the uid of a build of which there is news
   */
  public EventFeed(Database database, Bells bells) {
    this.database = database;
    this.bells = bells;
  }

  /**
   * Hands over events until the last one of the build. A build that is not known yet is waited for.
   *
   * @param from id of the first event that is wanted
   * @return the id after the last event
   */
  public long follow(String uid, long from, Events events) throws InterruptedException {
    long next = Math.max(0, from);
    // Following a build is no part of anything that is worth a span for each look.
    try (Scope _ = Suppression.context().makeCurrent();
        Bells.Bell bell = bells.on(uid)) {
      while (true) {
        Optional<String> status = BuildRows.status(database, uid);
        List<byte[]> page = EventRows.page(database, uid, next, PAGE_BYTES);
        if (!page.isEmpty()) {
          events.take(next, page);
          next += page.size();
        } else if (status.isPresent() && !status.get().equals(StoredBuild.STARTED)) {
          return next;
        } else {
          bell.await(SAFETY_NET);
        }
      }
    }
  }
}
