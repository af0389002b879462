package io.throughline.scheduler.build;

import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.config.ResourceConfig;
import io.throughline.pipeline.config.VersionWish;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanId;
import io.throughline.pipeline.plan.Planner;
import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.JobRef;
import io.throughline.scheduler.model.Pipeline;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.model.Resource;
import io.throughline.scheduler.model.ResourceRef;
import io.throughline.scheduler.model.Trigger;
import io.throughline.scheduler.pipeline.Configs;
import io.throughline.scheduler.store.BuildStore.Created;
import io.throughline.scheduler.store.NewBuild;
import io.throughline.scheduler.store.PassStore;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.store.Work;
import io.throughline.scheduler.trace.BegunBuild;
import io.throughline.scheduler.trace.BuildSpans;
import io.throughline.sql.Database;
import io.throughline.sql.Statements;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Builds that a user asks for. They go on in the trace of the request. */
public final class Triggering {
  private final Database database;
  private final Stores stores;
  private final Configs configs;
  private final HandOver handOver;
  private final BuildSpans spans;
  private final InstantSource time;

  public Triggering(
      Database database,
      Stores stores,
      Configs configs,
      HandOver handOver,
      BuildSpans spans,
      InstantSource time) {
    this.database = database;
    this.stores = stores;
    this.configs = configs;
    this.handOver = handOver;
    this.spans = spans;
    this.time = time;
  }

  /** Creates a pending build of a job, and wants its inputs checked. */
  public Build trigger(JobRef ref, String by) {
    PassStore.State job =
        stores
            .jobs()
            .id(database, ref)
            .flatMap(id -> stores.passes().state(database, id))
            .orElseThrow(() -> Refused.notFound("job '%s' not found".formatted(ref)));
    if (job.archived()) {
      throw Refused.notNow("action not allowed for an archived pipeline");
    }
    if (job.disableManualTrigger()) {
      throw Refused.notNow("job '%s' is not triggered by hand".formatted(ref));
    }
    BuildSpans.Subject subject = subject(job.owner(), Trigger.MANUAL);
    BegunBuild begun = spans.beginInTrace(subject);
    try {
      Created created =
          database.transaction("create build", transaction -> create(transaction, job, begun, by));
      begun.queued(created.id(), created.name());
      return stores.buildLists().get(database, created.id()).orElseThrow();
    } catch (RuntimeException e) {
      begun.failed(e);
      throw e;
    }
  }

  /**
   * Creates a check of a resource, which starts at once.
   *
   * @param from where to go on; absent: from the pinned or the newest version
   */
  public Build check(ResourceRef ref, Optional<Version> from, String by) {
    Resource resource =
        stores
            .resources()
            .get(database, ref)
            .orElseThrow(() -> Refused.notFound("resource '%s' not found".formatted(ref)));
    Pipeline pipeline = stores.pipelines().get(database, ref.pipeline()).orElseThrow();
    if (pipeline.archived()) {
      throw Refused.notNow("action not allowed for an archived pipeline");
    }
    Work work = work(pipeline, resource, from);
    BuildOwner owner =
        BuildOwner.resource(pipeline.ref(), pipeline.id(), resource.name(), resource.id());
    BegunBuild begun = spans.beginInTrace(subject(owner, Trigger.CHECK));
    try {
      NewBuild build = newBuild(begun, owner, Trigger.CHECK, by, pipeline.isPublic(), true);
      Created created =
          database.transaction(
              "create build", transaction -> stores.builds().createCheck(transaction, build, work));
      begun.created(created.id(), created.name());
      handOver.depart(created.id(), Optional.empty());
      return stores.buildLists().get(database, created.id()).orElseThrow();
    } catch (RuntimeException e) {
      begun.failed(e);
      throw e;
    }
  }

  private Created create(Statements on, PassStore.State job, BegunBuild begun, String by) {
    long id = job.owner().jobId();
    NewBuild build =
        newBuild(begun, job.owner(), Trigger.MANUAL, by, job.pipelinePublic(), job.jobPublic());
    Created created = stores.builds().create(on, build);
    List<Long> unchecked =
        stores.passes().inputs(on, id).stream()
            .map(PassStore.Input::wanted)
            .filter(input -> input.passed().isEmpty())
            .filter(input -> !(input.wish() instanceof VersionWish.Pinned))
            .map(input -> input.resource())
            .toList();
    stores.checks().demand(on, unchecked, begun.createdMs());
    stores.requests().request(on, List.of(id));
    return created;
  }

  private Work work(Pipeline pipeline, Resource resource, Optional<Version> from) {
    PipelineConfig all =
        configs
            .get(database, pipeline.id(), pipeline.configVersion())
            .orElseThrow(Triggering::configuredAnew);
    ResourceConfig config = all.resource(resource.name()).orElseThrow(Triggering::configuredAnew);
    Optional<Version> start =
        from.or(resource::pin).or(() -> stores.checks().newest(database, resource.id()));
    Plan check = Planner.check(config, start);
    Plan limited =
        config
            .checkTimeout()
            .<Plan>map(limit -> new Plan.Timeout(new PlanId("2"), check, limit))
            .orElse(check);
    return Work.of(limited, all.varSources());
  }

  private static Refused configuredAnew() {
    return Refused.notNow("the pipeline is configured anew just now");
  }

  /** The next full millisecond, so that the build does not begin before its request. */
  private BuildSpans.Subject subject(BuildOwner owner, Trigger trigger) {
    long createdMs = time.instant().plusNanos(999_999).toEpochMilli();
    return new BuildSpans.Subject(UUID.randomUUID().toString(), owner, trigger, createdMs);
  }

  private static NewBuild newBuild(
      BegunBuild begun,
      BuildOwner owner,
      Trigger trigger,
      String by,
      boolean pipelinePublic,
      boolean jobPublic) {
    return new NewBuild(
        begun.uid(),
        owner,
        pipelinePublic,
        jobPublic,
        trigger,
        by,
        begun.createdMs(),
        begun.place());
  }
}
