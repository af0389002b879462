package io.throughline.engine.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.throughline.engine.build.BuildUrls;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.plan.Plans;
import io.throughline.engine.scope.Cancellation;
import io.throughline.engine.scope.Scope;
import io.throughline.engine.store.SpanRecord.Rank;
import io.throughline.engine.store.SpanRows;
import io.throughline.engine.store.SpanRows.Place;
import io.throughline.engine.store.StepRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanException;
import io.throughline.pipeline.plan.PlanId;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.sql.Database;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.sampling.Suppression;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells the spans of steps again that ended in a process which died before their spans were stored.
 */
public final class Retelling {
  private final Database database;
  private final Telemetry telemetry;
  private final BuildUrls urls;
  private final WorkThreads threads;
  private final Duration delay;

  /**
   * A teller.
   *
   * @param delay in which spans arrive that are on their way to the store
   */
  public Retelling(
      Database database, Telemetry telemetry, BuildUrls urls, WorkThreads threads, Duration delay) {
    this.database = database;
    this.telemetry = telemetry;
    this.urls = urls;
    this.threads = threads;
    this.delay = delay;
  }

  /**
   * Tells what is missing of a build that has changed hands, some time from now: the former owner
   * may live, and its last spans be on their way.
   */
  public void tellLater(StoredBuild build, byte[] planJson) {
    var _ =
        threads.start(() -> {
          try {
            new Doorbell().await(delay);
            tell(build, planJson);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /**
   * Tells what is missing.
   *
   * @param planJson of the build
   */
  public void tell(StoredBuild build, byte[] planJson) {
    Plan plan;
    try {
      plan = PlanJson.read(planJson);
    } catch (PlanException _) {
      return;
    }
    Map<String, StepRecord> ended;
    Set<String> stored;
    try (io.opentelemetry.context.Scope _ = Suppression.context().makeCurrent()) {
      ended = ended(build);
      stored = stored(build);
    }
    new Walk(build, plan, ended, stored)
        .tell(plan, build.span().span().context(), Scope.ofBuild(new Cancellation()));
  }

  private Map<String, StepRecord> ended(StoredBuild build) {
    return StepRows.of(database, build.identity().uid()).stream()
        .filter(step -> step.ended().isPresent())
        .collect(Collectors.toMap(StepRecord::key, step -> step));
  }

  private Set<String> stored(StoredBuild build) {
    return SpanRows.shape(database, build.span().traceId()).stream()
        .filter(place -> place.rank() != Rank.PLACEHOLDER)
        .map(Place::spanId)
        .collect(Collectors.toSet());
  }

  /** One walk through a plan, as the interpreter makes it. */
  private final class Walk {
    private final StoredBuild build;
    private final Map<String, StepRecord> ended;
    private final Set<String> stored;
    private final StepTelemetry steps;
    private final Optional<PlanId> sequence;

    Walk(StoredBuild build, Plan plan, Map<String, StepRecord> ended, Set<String> stored) {
      this.build = build;
      this.ended = ended;
      this.stored = stored;
      this.steps = new StepTelemetry(telemetry, build.identity(), urls);
      this.sequence = Plans.sequence(plan);
    }

    void tell(Plan plan, SpanContext above, Scope scope) {
      switch (plan) {
        case Plan.Get _, Plan.Put _, Plan.Check _, Plan.Task _ -> node(plan, above, scope);
        case Plan.SetPipeline _, Plan.LoadVar _, Plan.Run _, Plan.Across _ ->
            node(plan, above, scope);
        case Plan.Do(PlanId id, List<Plan> all) when sequence.equals(Optional.of(id)) ->
            all.forEach(step -> tell(step, above, scope));
        case Plan.Do _, Plan.InParallel _, Plan.Try _, Plan.Timeout _ -> {
          SpanContext own = node(plan, above, scope);
          Plans.children(plan).forEach(step -> tell(step, own, scope));
        }
        case Plan.Retry retry -> attempts(retry, above, scope);
        case Plan.OnSuccess success when Plans.isGetOfPut(success) ->
            Plans.children(success).forEach(step -> tell(step, above, scope));
        case Plan.OnSuccess(_, Plan step, Plan hook) -> hooked(plan, step, hook, above, scope);
        case Plan.OnFailure(_, Plan step, Plan hook) -> hooked(plan, step, hook, above, scope);
        case Plan.OnError(_, Plan step, Plan hook) -> hooked(plan, step, hook, above, scope);
        case Plan.OnAbort(_, Plan step, Plan hook) -> hooked(plan, step, hook, above, scope);
        case Plan.Ensure(_, Plan step, Plan hook) -> hooked(plan, step, hook, above, scope);
      }
    }

    private void hooked(Plan plan, Plan step, Plan hook, SpanContext above, Scope scope) {
      tell(step, above, scope);
      Scope own =
          Optional.ofNullable(ended.get(step.id().text()))
              .flatMap(StepRecord::ended)
              .map(end -> scope.inHookOf(end.ending()))
              .orElse(scope);
      tell(hook, node(plan, above, own), own);
    }

    private void attempts(Plan.Retry retry, SpanContext above, Scope scope) {
      SpanContext own = node(retry, above, scope);
      Optional<SpanIdentity> before = Optional.empty();
      int number = 0;
      for (Plan attempt : retry.attempts()) {
        String key = Plans.attemptKey(retry, ++number);
        Optional<SpanIdentity> previous = before;
        int count = number;
        tell(
            attempt,
            node(key, own, () -> steps.attempt(retry, count, previous)),
            scope.inAttempt(number));
        before = Optional.of(identity(key));
      }
    }

    private SpanContext node(Plan plan, SpanContext above, Scope scope) {
      return node(plan.id().text(), above, () -> steps.of(plan, scope));
    }

    /** Tells the node if need be; the answer is its span. */
    private SpanContext node(String key, SpanContext above, Supplier<SpanStart> start) {
      SpanIdentity identity = identity(key);
      StepRecord record = ended.get(key);
      if (record != null && !stored.contains(identity.spanId())) {
        try (io.opentelemetry.context.Scope _ =
            Context.root().with(Span.wrap(above)).makeCurrent()) {
          Span span = start.get().identity(identity).at(record.started()).start();
          StepRecord.End end = record.ended().orElseThrow();
          steps.end(span, "", record, end, end.ending().message());
        }
      }
      return SpanContext.createFromRemoteParent(
          identity.traceId(), identity.spanId(), above.getTraceFlags(), above.getTraceState());
    }

    private SpanIdentity identity(String key) {
      return SpanIdentity.in(build.span().traceId(), build.identity().uid(), key);
    }
  }
}
