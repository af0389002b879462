package io.throughline.scheduler.pipeline;

import io.throughline.scheduler.model.Job;
import io.throughline.scheduler.model.JobRef;
import io.throughline.scheduler.model.Pipeline;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.model.Visibility;
import io.throughline.scheduler.store.Stores;
import io.throughline.sql.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Jobs as users handle them. */
public final class Jobs {
  private final Database database;
  private final Stores stores;
  private final InstantSource time;

  public Jobs(Database database, Stores stores, InstantSource time) {
    this.database = database;
    this.stores = stores;
    this.time = time;
  }

  public Optional<Job> get(JobRef ref) {
    return stores.jobs().id(database, ref).flatMap(id -> stores.jobs().get(database, id));
  }

  public List<Job> list(PipelineRef pipeline) {
    Pipeline found =
        stores
            .pipelines()
            .get(database, pipeline)
            .orElseThrow(() -> Refused.notFound("pipeline '%s' not found".formatted(pipeline)));
    return stores.jobs().ofPipeline(database, found.id());
  }

  public List<Job> list(Visibility to) {
    return stores.jobs().visible(database, to);
  }

  /** Pauses or unpauses; jobs of the same serial groups may have waited for it. */
  public Job pause(JobRef ref, boolean paused, String by) {
    return database.transaction(
        "pause job",
        transaction -> {
          if (stores
              .pipelines()
              .get(transaction, ref.pipeline())
              .orElseThrow(() -> notFound(ref))
              .archived()) {
            throw Refused.notNow("action not allowed for an archived pipeline");
          }
          long id = stores.jobs().id(transaction, ref).orElseThrow(() -> notFound(ref));
          stores.jobs().pause(transaction, id, paused, by, time.millis());
          stores.requests().request(transaction, stores.ends().concerned(transaction, id));
          return stores.jobs().get(transaction, id).orElseThrow();
        });
  }

  private static Refused notFound(JobRef ref) {
    return Refused.notFound("job '%s' not found".formatted(ref));
  }
}
