package io.throughline.scheduler.build;

import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.store.BuildStore;
import io.throughline.scheduler.store.Stores;
import io.throughline.sql.Database;
import io.throughline.sql.Statements;
import java.util.List;
import java.util.Optional;

/** Builds that a user wants stopped. */
public final class Aborting {
  private final Database database;
  private final Stores stores;
  private final HandOver handOver;

  public Aborting(Database database, Stores stores, HandOver handOver) {
    this.database = database;
    this.stores = stores;
    this.handOver = handOver;
  }

  /** Asks a build to stop; one that is over stays as it is. */
  public Build abort(long id) {
    Optional<BuildStore.Aborting> met =
        database.transaction("abort build", transaction -> mark(transaction, id));
    if (met.isPresent() && met.get().status() == BuildStatus.STARTED) {
      handOver.lookForAborts();
    }
    return stores
        .buildLists()
        .get(database, id)
        .orElseThrow(() -> Refused.notFound("build %d not found".formatted(id)));
  }

  private Optional<BuildStore.Aborting> mark(Statements on, long id) {
    Optional<BuildStore.Aborting> met = stores.builds().abort(on, id);
    met.ifPresent(build -> {
      if (build.status() == BuildStatus.STARTED) {
        stores.outbox().abort(on, build.uid());
      } else {
        stores.requests().request(on, List.of(build.job()));
      }
    });
    return met;
  }
}
