package io.throughline.scheduler.pipeline;

import io.throughline.pipeline.Version;
import io.throughline.scheduler.model.Page;
import io.throughline.scheduler.model.PageRequest;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.model.Resource;
import io.throughline.scheduler.model.ResourceRef;
import io.throughline.scheduler.model.ResourceVersion;
import io.throughline.scheduler.model.Visibility;
import io.throughline.scheduler.store.Stores;
import io.throughline.sql.Database;
import java.util.List;

/** Resources as users look at them. */
public final class Resources {
  private final Database database;
  private final Stores stores;

  public Resources(Database database, Stores stores) {
    this.database = database;
    this.stores = stores;
  }

  public Resource get(ResourceRef ref) {
    return stores
        .resources()
        .get(database, ref)
        .orElseThrow(() -> Refused.notFound("resource '%s' not found".formatted(ref)));
  }

  public List<Resource> list(PipelineRef ref) {
    long pipeline =
        stores
            .pipelines()
            .get(database, ref)
            .orElseThrow(() -> Refused.notFound("pipeline '%s' not found".formatted(ref)))
            .id();
    return stores.resources().ofPipeline(database, pipeline);
  }

  public List<Resource> list(Visibility to) {
    return stores.resources().visible(database, to);
  }

  /** A part of the versions, only those with the fields of the filter. */
  public Page<ResourceVersion> versions(ResourceRef ref, PageRequest request, Version filter) {
    return stores.versions().page(database, get(ref).id(), request, filter);
  }
}
