package io.throughline.scheduler.store;

/** All tables. Nothing in here has a state of its own. */
public record Stores(
    PipelineStore pipelines,
    PipelineContent content,
    JobLists jobs,
    JobRequests requests,
    Locks locks,
    PassStore passes,
    BuildStore builds,
    BuildLists buildLists,
    BuildEnds ends,
    EngineOutbox outbox,
    Reported reported,
    ResourceLists resources,
    CheckStore checks,
    VersionStore versions) {

  public static Stores create() {
    JobRequests requests = new JobRequests();
    BuildLists buildLists = new BuildLists();
    return new Stores(
        new PipelineStore(),
        new PipelineContent(requests),
        new JobLists(buildLists),
        requests,
        new Locks(),
        new PassStore(),
        new BuildStore(),
        buildLists,
        new BuildEnds(),
        new EngineOutbox(),
        new Reported(),
        new ResourceLists(buildLists),
        new CheckStore(),
        new VersionStore());
  }
}
