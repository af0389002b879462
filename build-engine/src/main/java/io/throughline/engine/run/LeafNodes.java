package io.throughline.engine.run;

import io.throughline.engine.build.Ending;
import io.throughline.engine.log.LogFlusher;
import io.throughline.engine.scope.Cancellation.CancelledException;
import io.throughline.engine.scope.Scope;
import io.throughline.engine.step.Leaves;
import io.throughline.engine.step.StepContext;
import io.throughline.engine.step.StepEnd;
import io.throughline.engine.step.StepErrored;
import io.throughline.pipeline.Outcome;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.telemetry.catalog.EventName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the leaves of one build's plan, so many at a time, and tells what kept them from ending
 * well.
 */
final class LeafNodes {
  private static final Logger log = LoggerFactory.getLogger(LeafNodes.class);

  private final Nodes nodes;
  private final Leaves leaves;
  private final LogFlusher flusher;
  private final Semaphore room;

  LeafNodes(Nodes nodes, Leaves leaves, LogFlusher flusher, int parallelSteps) {
    this.nodes = nodes;
    this.leaves = leaves;
    this.flusher = flusher;
    this.room = new Semaphore(parallelSteps, true);
  }

  Ending run(Plan plan, Scope scope) throws InterruptedException {
    return nodes.run(node(plan, scope), scope, step -> run(plan, step));
  }

  private StepEnd run(Plan plan, StepContext step) throws InterruptedException {
    step.span().addEvent(EventName.PENDING.text(), step.journal().record().started());
    boolean entered = false;
    try {
      entered = enter(step);
      flusher.add(step.journal());
      return told(leaves.run(plan, step), step);
    } catch (StepErrored e) {
      return told(StepEnd.of(e.ending()), step);
    } catch (CancelledException _) {
      return told(StepEnd.of(step.scope().interruption()), step);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      log.error("step {} failed unexpectedly", plan.id(), e);
      return told(
          StepEnd.of(Ending.errored("internal", "internal error: " + e.getClass().getSimpleName())),
          step);
    } finally {
      flusher.remove(step.journal());
      if (entered) {
        room.release();
      }
    }
  }

  /** Waits for its turn; one that has to clear up after itself does not. */
  private boolean enter(StepContext step) throws Exception {
    if (step.scope().isCancelled()) {
      return false;
    }
    return step.scope()
        .cancellation()
        .interruptibly(() -> {
          room.acquire();
          return true;
        });
  }

  /**
   * Tells the user why a step did not come to its own end; of a deadline tells its timeout step.
   */
  private static StepEnd told(StepEnd end, StepContext step) {
    Optional<String> message =
        switch (end.ending().outcome()) {
          case Outcome.Succeeded _, Outcome.Failed _ -> Optional.empty();
          case Outcome.Aborted _ -> Optional.of(end.ending().message());
          case Outcome.Errored(String text) ->
              end.ending().isTimeout() ? Optional.empty() : Optional.of(step.hide(text));
        };
    if (message.isEmpty()) {
      return end;
    }
    List<BuildEvent> events = new ArrayList<>(end.events());
    events.add(new BuildEvent.StepError(step.now(), step.origin(), message.get()));
    return new StepEnd(hidden(end.ending(), message.get()), events, end.result(), end.report());
  }

  private static Ending hidden(Ending ending, String message) {
    return ending.outcome() instanceof Outcome.Errored
        ? Ending.errored(ending.errorType(), message)
        : ending;
  }

  private Nodes.Node node(Plan plan, Scope scope) {
    String key = plan.id().text();
    var span = nodes.telemetry().of(plan, scope);
    return switch (plan) {
      case Plan.Get get -> new Nodes.Node(key, get.name(), "stderr", "get", span);
      case Plan.Put put -> new Nodes.Node(key, put.name(), "stderr", "put", span);
      case Plan.Check check -> new Nodes.Node(key, check.name(), "stderr", "check", span);
      case Plan.Task task -> new Nodes.Node(key, task.name(), "stdout", "task", span);
      case Plan.SetPipeline _, Plan.LoadVar _, Plan.Run _, Plan.Across _ ->
          Nodes.Node.holding(key, span);
      case Plan.Do _, Plan.InParallel _, Plan.Try _, Plan.Retry _, Plan.Timeout _ ->
          Nodes.Node.holding(key, span);
      case Plan.OnSuccess _, Plan.OnFailure _, Plan.OnError _, Plan.OnAbort _, Plan.Ensure _ ->
          Nodes.Node.holding(key, span);
    };
  }
}
