package io.throughline.engine.run;

import io.opentelemetry.api.trace.Span;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.Ending;
import io.throughline.engine.build.Report;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.log.BuildSecrets;
import io.throughline.engine.log.Entry;
import io.throughline.engine.log.Journal;
import io.throughline.engine.plan.Plans;
import io.throughline.engine.scope.BuildState;
import io.throughline.engine.scope.Cancellation;
import io.throughline.engine.scope.Scope;
import io.throughline.engine.store.BuildEnd;
import io.throughline.engine.store.EventRows;
import io.throughline.engine.store.StepRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.trace.BuildTelemetry;
import io.throughline.engine.trace.StepTelemetry;
import io.throughline.pipeline.Outcome;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanException;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.work.Doorbell;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One build, from where it was left off to its end. */
final class BuildRun {
  private static final Logger log = LoggerFactory.getLogger(BuildRun.class);

  private final EngineParts parts;
  private final StoredBuild build;
  private final Cancellation cancellation;
  private final BuildTelemetry telemetry;
  private final BuildSecrets secrets;
  private final Journal journal;

  private BuildRun(
      EngineParts parts, StoredBuild build, Cancellation cancellation, Journal journal) {
    this.parts = parts;
    this.build = build;
    this.cancellation = cancellation;
    this.telemetry = new BuildTelemetry(parts.telemetry(), parts.urls());
    this.secrets = new BuildSecrets(parts.telemetry().redaction());
    this.journal = journal;
  }

  /**
   * Opens a build that this engine owns.
   *
   * @param refused called when it turns out that it does not
   */
  static BuildRun open(
      EngineParts parts, StoredBuild build, Cancellation cancellation, Runnable refused) {
    String uid = build.identity().uid();
    long nextEvent = EventRows.nextId(parts.database(), uid);
    List<StepRecord> steps = nextEvent == 0 ? List.of() : StepRows.of(parts.database(), uid);
    Journal.Past past = new Journal.Past(nextEvent, build.logBytes(), steps);
    return new BuildRun(
        parts, build, cancellation, new Journal(uid, build.epoch(), past, parts.into(), refused));
  }

  /**
   * Runs the build to its end.
   *
   * @throws InterruptedException when it is no longer this engine's business
   */
  void run() throws InterruptedException {
    BuildIdentity identity = build.identity();
    Span span = telemetry.start(identity, build.span());
    // Nothing of the call that started the build is passed on, least of all its deadline.
    try (io.opentelemetry.context.Scope _ = telemetry.inside(span, identity).makeCurrent()) {
      begin(span);
      end(span, interpret());
    } finally {
      forgetLater();
    }
  }

  private void begin(Span span) throws InterruptedException {
    Instant now = parts.clock().instant();
    if (journal.isEmpty()) {
      journal.write(
          Entry.of(new BuildEvent.Status(now, StoredBuild.STARTED))
              .report(new Report.Started(now)));
    } else {
      telemetry.resumed(span, now);
      build.plan().ifPresent(plan -> parts.retelling().tellLater(build, plan));
    }
  }

  private Ending interpret() throws InterruptedException {
    try {
      Plan plan = PlanJson.read(build.plan().orElseThrow());
      List<String> excess = Plans.excess(plan, parts.limits());
      if (!excess.isEmpty()) {
        return refused("too_large", String.join("; ", excess));
      }
      return interpreter(plan).run(plan, Scope.ofBuild(cancellation));
    } catch (PlanException e) {
      return refused("invalid_plan", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("build {} failed unexpectedly", build.identity().uid(), e);
      return refused("internal", "internal error: " + e.getClass().getSimpleName());
    }
  }

  private Ending refused(String errorType, String message) throws InterruptedException {
    BuildEvent.Origin nobody = new BuildEvent.Origin("", "", "", "");
    journal.write(
        Entry.of(new BuildEvent.StepError(parts.clock().instant(), nobody, secrets.hide(message))));
    return Ending.errored(errorType, message);
  }

  private Interpreter interpreter(Plan plan) {
    BuildState state = new BuildState(build.identity(), build.varSources(), secrets);
    state.restore(journal.past());
    Nodes nodes =
        new Nodes(
            state,
            journal,
            new StepTelemetry(parts.telemetry(), build.identity(), parts.urls()),
            parts.limits().lineBytes(),
            parts.clock());
    int most = parts.limits().parallelSteps();
    return new Interpreter(
        nodes,
        new LeafNodes(nodes, parts.leaves(), parts.flusher(), most),
        new Parallel(nodes, parts.threads(), most),
        new Deadlines(parts.threads()),
        Plans.sequence(plan));
  }

  /** Waits until the end is durable: only then is it told. */
  private void end(Span span, Ending ending) throws InterruptedException {
    Instant now = parts.clock().instant();
    Ending told = ofBuild(ending);
    String status = told.outcome().status();
    CompletableFuture<Void> durable = new CompletableFuture<>();
    journal.write(
        Entry.of(new BuildEvent.Status(now, status))
            .report(new Report.Finished(now, status))
            .end(new BuildEnd(now, told))
            .whenSafe(() -> durable.complete(null)));
    try {
      durable.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing completes this so", e);
    }
    telemetry.end(
        span, build.identity(), told, secrets.hide(told.message()), build.accepted(), now);
  }

  /** What failed a step is told by the step; of the build it is told that a step failed. */
  private static Ending ofBuild(Ending ending) {
    return ending.outcome() instanceof Outcome.Failed && !ending.isTimeout()
        ? Ending.failed("step_failed")
        : ending;
  }

  /** Spans that are queued may still hold what must not be seen. */
  private void forgetLater() {
    try {
      var _ = parts.threads().start(this::forget);
    } catch (RejectedExecutionException _) {
      secrets.close();
    }
  }

  private void forget() {
    try {
      new Doorbell().await(parts.remember());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      secrets.close();
    }
  }
}
