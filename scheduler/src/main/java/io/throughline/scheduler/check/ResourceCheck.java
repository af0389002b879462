package io.throughline.scheduler.check;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.config.ResourceConfig;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanId;
import io.throughline.pipeline.plan.Planner;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.scheduler.engine.grpc.CheckAnswer;
import io.throughline.scheduler.engine.grpc.EngineAway;
import io.throughline.scheduler.engine.grpc.EngineClient;
import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.pipeline.Configs;
import io.throughline.scheduler.store.CheckStore.Claimed;
import io.throughline.scheduler.store.CheckStore.WaitingBuild;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.store.Unstorable;
import io.throughline.scheduler.store.Work;
import io.throughline.scheduler.trace.BuildSpans;
import io.throughline.scheduler.trace.SchedulerMetrics;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.sql.Database;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.sampling.Suppression;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One check of one resource: under a claim, so that no other replica checks it meanwhile; in the
 * trace of the build that waits for it, or in one of its own.
 */
final class ResourceCheck {
  /** How long a claim is believed that is not renewed. */
  static final Duration LEASE = Duration.ofSeconds(6);

  private static final Logger log = LoggerFactory.getLogger(ResourceCheck.class);

  /** For the engine to say by itself that a check took too long. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration PAUSE_WITHOUT_ENGINE = Duration.ofSeconds(2);

  private final Database database;
  private final Stores stores;
  private final Configs configs;
  private final EngineClient engine;
  private final CheckEnds ends;
  private final Tracing tracing;
  private final Clockwork clockwork;

  /** What spans and measurements of checks are made with. */
  record Tracing(Telemetry telemetry, BuildSpans builds, SchedulerMetrics metrics) {}

  /**
   * Time, and names.
   *
   * @param claim name of this process, to claim resources under
   */
  record Clockwork(InstantSource time, Duration timeout, String claim) {}

  ResourceCheck(
      Database database,
      Stores stores,
      Configs configs,
      EngineClient engine,
      CheckEnds ends,
      Tracing tracing,
      Clockwork clockwork) {
    this.database = database;
    this.stores = stores;
    this.configs = configs;
    this.engine = engine;
    this.ends = ends;
    this.tracing = tracing;
    this.clockwork = clockwork;
  }

  /** Checks a resource that is due, unless another replica does. */
  void run(long resource) throws InterruptedException {
    Optional<Claimed> claimed;
    Optional<WaitingBuild> waiting;
    try (Scope _ = Suppression.context().makeCurrent()) {
      long now = clockwork.time().millis();
      claimed =
          stores.checks().claim(database, resource, clockwork.claim(), now, now + LEASE.toMillis());
      waiting = claimed.isEmpty() ? Optional.empty() : stores.checks().waiting(database, resource);
    }
    if (claimed.isPresent()) {
      check(claimed.get(), waiting);
    }
  }

  private void check(Claimed resource, Optional<WaitingBuild> waiting) throws InterruptedException {
    SpanStart start =
        tracing
            .telemetry()
            .span(SpanName.CHECK, resource.name())
            .attribute(Attribute.TEAM, resource.pipeline().team())
            .attribute(Attribute.PIPELINE, resource.pipeline().name())
            .attribute(Attribute.RESOURCE, resource.name())
            .attribute(Attribute.RESOURCE_TYPE, resource.type());
    waiting.ifPresentOrElse(
        build -> start.parent(tracing.builds().queueContext(build.span(), build.uid())),
        start::noParent);
    try {
      boolean ended = start.around(span -> checkIn(span, resource));
      if (!ended) {
        giveBack(resource, Duration.ZERO);
      }
    } catch (EngineAway e) {
      log.debug("the check of {} waits for the engine", resource.name(), e);
      giveBack(resource, PAUSE_WITHOUT_ENGINE);
    } catch (RuntimeException | InterruptedException e) {
      giveBack(resource, PAUSE_WITHOUT_ENGINE);
      throw e;
    }
  }

  private void giveBack(Claimed resource, Duration pause) {
    long next = clockwork.time().millis() + pause.toMillis();
    stores.checks().giveBack(database, resource.resource(), clockwork.claim(), next);
  }

  /** False when the resource has been configured anew since it was claimed. */
  private boolean checkIn(Span span, Claimed resource) throws InterruptedException {
    long began = Math.max(clockwork.time().millis(), resource.demandedMs() + 1);
    long beganNanos = System.nanoTime();
    Optional<PipelineConfig> pipeline =
        configs.get(database, resource.pipelineId(), resource.configVersion());
    Optional<ResourceConfig> config = pipeline.flatMap(all -> all.resource(resource.name()));
    if (pipeline.isEmpty() || config.isEmpty()) {
      return false;
    }
    CheckAnswer answer = ask(resource, config.get(), pipeline.get().varSources());
    Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
    tracing.metrics().checked(resource.type(), took, !answer.error().isEmpty());
    span.setAttribute(Attribute.VERSION_COUNT, (long) answer.versions().size());
    if (!answer.error().isEmpty()) {
      span.setAttribute(Attribute.ERROR_TYPE, "check_failed");
      span.setStatus(StatusCode.ERROR, answer.error());
    }
    CheckEnds.Ended ended =
        new CheckEnds.Ended(
            resource.resource(),
            resource.scope(),
            clockwork.claim(),
            began,
            Math.max(began, clockwork.time().millis()),
            answer.versions(),
            answer.error(),
            SpanRef.of(span.getSpanContext()));
    save(ended);
    return true;
  }

  /** Versions that cannot be kept are what is wrong with the resource. */
  private void save(CheckEnds.Ended ended) {
    try {
      ends.end(database, ended);
    } catch (SqlFailure e) {
      if (!Unstorable.is(e)) {
        throw e;
      }
      ends.end(database, ended.failed("its versions cannot be kept: " + e.getMessage()));
    }
  }

  private CheckAnswer ask(Claimed resource, ResourceConfig config, List<VarSource> varSources)
      throws InterruptedException {
    Optional<Version> from =
        resource.pin().or(() -> stores.checks().newest(database, resource.resource()));
    BuildOwner owner =
        BuildOwner.resource(
            resource.pipeline(), resource.pipelineId(), resource.name(), resource.resource());
    Duration atMost =
        resource.timeoutMs() > 0 ? Duration.ofMillis(resource.timeoutMs()) : clockwork.timeout();
    Plan plan = new Plan.Timeout(new PlanId("2"), Planner.check(config, from), atMost);
    return engine.check(
        UUID.randomUUID().toString(), owner, Work.of(plan, varSources), atMost.plus(GRACE));
  }
}
