package io.throughline.scheduler.job;

import io.opentelemetry.context.Scope;
import io.throughline.pipeline.config.JobConfig;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.plan.PlanException;
import io.throughline.pipeline.plan.Planner;
import io.throughline.scheduler.job.PassSpans.Decision;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.QueueCause;
import io.throughline.scheduler.model.Waits;
import io.throughline.scheduler.store.BuildStore.Created;
import io.throughline.scheduler.store.BuildStore.Pending;
import io.throughline.scheduler.store.NewBuild;
import io.throughline.scheduler.store.PassStore.Input;
import io.throughline.scheduler.store.PassStore.State;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.store.Work;
import io.throughline.sql.Statements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a pass does with builds. */
final class PassActions {
  private final Statements on;
  private final PassTools tools;
  private final Stores stores;
  private final PassSpans spans;
  private final List<PassResult.Departure> departures = new ArrayList<>();
  private final List<PassResult.Waited> waited = new ArrayList<>();
  private boolean ended;

  PassActions(Statements on, PassTools tools, PassSpans spans) {
    this.on = on;
    this.tools = tools;
    this.stores = tools.stores();
    this.spans = spans;
  }

  PassResult result() {
    return new PassResult(departures, waited);
  }

  /** Whether a build was concluded, for which others may have waited. */
  boolean hasEnded() {
    return ended;
  }

  Created create(NewBuild build) {
    try (Scope _ = tools.spans().queueContext(build.span().span(), build.uid()).makeCurrent()) {
      return stores.builds().create(on, build);
    }
  }

  /** Ends a build that never ran. */
  void conclude(State state, Pending build, BuildStatus status, String message) {
    Decision decision = status == BuildStatus.ABORTED ? Decision.ABORTED : Decision.ERRORED;
    spans.around(
        build,
        state.owner().job(),
        decision,
        () ->
            stores
                .ends()
                .finish(
                    on, build.id(), state.owner().jobId(), status, tools.time().millis(), message));
    ended = true;
    departures.add(new PassResult.Departure(build.id(), Optional.empty()));
  }

  /**
   * Starts a build with the versions chosen; false when it is to be aborted, which another pass
   * will do.
   *
   * @throws PlanException when there is no plan with them
   */
  boolean start(State state, Pending build, InputChoice choice) {
    Work work = work(state, choice);
    long now = Math.max(build.createdMs(), tools.time().millis());
    Waits waits = build.waits().with(QueueCause.NONE, now);
    AtomicBoolean started = new AtomicBoolean();
    spans.around(
        build,
        state.owner().job(),
        Decision.STARTED,
        () ->
            started.set(
                stores
                    .builds()
                    .start(
                        on, build.id(), state.owner().jobId(), now, work, waits, choice.used())));
    if (started.get()) {
      departures.add(new PassResult.Departure(build.id(), Optional.of(choice.when())));
      waited.add(
          new PassResult.Waited(
              state.owner(),
              Duration.ofMillis(now - build.createdMs()),
              waits.longest(now),
              build.span()));
    }
    return started.get();
  }

  /**
   * Lets builds wait: the first for the cause, those behind it for the same, or for their turn if
   * the cause is the first one's own.
   */
  void waitAll(State state, List<Pending> builds, QueueCause cause) {
    boolean own = cause == QueueCause.INPUTS || cause == QueueCause.CHECKS;
    for (int i = 0; i < builds.size(); i++) {
      wait(state, builds.get(i), i > 0 && own ? QueueCause.ORDER : cause);
    }
  }

  /** Wants resources checked for a build. */
  void demand(Pending build, List<Input> stale) {
    List<Long> resources =
        stale.stream()
            .filter(input -> Readiness.isUndemanded(build, input))
            .map(input -> input.wanted().resource())
            .toList();
    stores.checks().demand(on, resources, tools.time().millis());
  }

  private void wait(State state, Pending build, QueueCause cause) {
    Waits waits = build.waits().with(cause, tools.time().millis());
    if (waits.equals(build.waits())) {
      return;
    }
    spans.around(
        build,
        state.owner().job(),
        Decision.WAITS,
        () -> stores.builds().waits(on, build.id(), waits));
    spans.afterCommit(
        () -> tools.spans().waiting(build.span(), build.uid(), build.createdMs(), waits));
  }

  private Work work(State state, InputChoice choice) {
    PipelineConfig pipeline =
        tools
            .configs()
            .get(on, state.owner().pipelineId(), state.configVersion())
            .orElseThrow(() -> new IllegalStateException("a pass locks its configuration"));
    JobConfig job =
        pipeline
            .job(state.owner().job())
            .orElseThrow(() -> new IllegalStateException("an active job is configured"));
    return Work.of(Planner.plan(pipeline, job, choice.versions(on, stores)), pipeline.varSources());
  }
}
