package io.throughline.scheduler.build;

import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.JobRef;
import io.throughline.scheduler.model.Page;
import io.throughline.scheduler.model.PageRequest;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.store.BuildLists.Of;
import io.throughline.scheduler.store.Stores;
import io.throughline.sql.Database;

/** Builds as users look at them. */
public final class BuildQueries {
  private final Database database;
  private final Stores stores;

  public BuildQueries(Database database, Stores stores) {
    this.database = database;
    this.stores = stores;
  }

  public Build get(long id) {
    return stores
        .buildLists()
        .get(database, id)
        .orElseThrow(() -> Refused.notFound("build %d not found".formatted(id)));
  }

  /** A build by its number in its job. */
  public Build get(JobRef job, String name) {
    return stores
        .jobs()
        .id(database, job)
        .flatMap(id -> stores.buildLists().get(database, id, name))
        .orElseThrow(() -> Refused.notFound("build '%s/%s' not found".formatted(job, name)));
  }

  /** A part of a list, by ids. */
  public Page<Build> page(Of of, PageRequest request) {
    return stores.buildLists().page(database, of, request);
  }

  /** The newest builds that started between two moments, in seconds; there is no next page. */
  public Page<Build> between(Of of, PageRequest seconds) {
    return new Page<>(stores.buildLists().between(database, of, seconds), 0, 0);
  }

  public Of ofJob(JobRef ref) {
    return new Of.Job(
        stores
            .jobs()
            .id(database, ref)
            .orElseThrow(() -> Refused.notFound("job '%s' not found".formatted(ref))));
  }

  public Of ofPipeline(PipelineRef ref) {
    return new Of.Pipeline(
        stores
            .pipelines()
            .get(database, ref)
            .orElseThrow(() -> Refused.notFound("pipeline '%s' not found".formatted(ref)))
            .id());
  }
}
