package io.throughline.scheduler.job;

import io.throughline.pipeline.plan.PlanException;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.QueueCause;
import io.throughline.scheduler.model.Trigger;
import io.throughline.scheduler.model.Waits;
import io.throughline.scheduler.store.BuildStore.Created;
import io.throughline.scheduler.store.BuildStore.Pending;
import io.throughline.scheduler.store.NewBuild;
import io.throughline.scheduler.store.PassStore.Input;
import io.throughline.scheduler.store.PassStore.Running;
import io.throughline.scheduler.store.PassStore.State;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.trace.BegunBuild;
import io.throughline.sql.Statements;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * A pass over one job, inside its transaction: makes the build that a new version is a reason for,
 * and starts pending builds in their order until one has to wait.
 */
final class PassAttempt {
  private final Statements on;
  private final PassTools tools;
  private final Stores stores;
  private final AutomaticBuild automatic;
  private final PassSpans spans;
  private final PassActions actions;
  private final TreeSet<Long> requests = new TreeSet<>();

  PassAttempt(Statements on, PassTools tools, AutomaticBuild automatic, PassSpans spans) {
    this.on = on;
    this.tools = tools;
    this.stores = tools.stores();
    this.automatic = automatic;
    this.spans = spans;
    this.actions = new PassActions(on, tools, spans);
  }

  /** Does what is to be done; nothing when another replica does it, or has done it. */
  PassResult run(long job) {
    if (!stores.locks().tryJob(on, job)) {
      return PassResult.nothing();
    }
    OptionalLong request = stores.requests().number(on, job);
    Optional<State> state = request.isEmpty() ? Optional.empty() : stores.passes().state(on, job);
    if (state.isEmpty()) {
      return PassResult.nothing();
    }
    lockGroups(state.get());
    pass(state.get());
    if (actions.hasEnded()) {
      requests.addAll(stores.ends().concerned(on, job));
    }
    stores.requests().done(on, job, request.getAsLong());
    stores.requests().request(on, requests);
    return actions.result();
  }

  private void lockGroups(State state) {
    if (!state.serialGroups().isEmpty()) {
      Instant began = tools.time().instant();
      stores.locks().groups(on, state.owner().pipelineId(), state.serialGroups());
      Instant locked = tools.time().instant();
      spans.waitedForGroups(began, locked);
    }
  }

  private void pass(State state) {
    List<Pending> pending = stores.builds().pending(on, state.owner().jobId());
    Optional<String> gone = whyGone(state);
    for (Pending build : pending) {
      if (gone.isPresent() || build.aborting()) {
        actions.conclude(state, build, BuildStatus.ABORTED, gone.orElse(""));
      }
    }
    if (gone.isPresent()) {
      return;
    }
    List<Pending> waiting = pending.stream().filter(build -> !build.aborting()).toList();
    if (state.isPaused()) {
      actions.waitAll(
          state,
          waiting,
          state.pausedPipeline() ? QueueCause.PAUSED_PIPELINE : QueueCause.PAUSED_JOB);
    } else {
      schedule(state, waiting);
    }
  }

  private static Optional<String> whyGone(State state) {
    if (state.archived()) {
      return Optional.of("the pipeline was archived before the build started");
    }
    return state.active()
        ? Optional.empty()
        : Optional.of("the job was taken out of the pipeline before the build started");
  }

  private void schedule(State state, List<Pending> pending) {
    InputChoice choice = choose(state);
    List<Pending> builds =
        pending.isEmpty() && choice.isReasonForBuild() ? List.of(create(state, choice)) : pending;
    boolean used = false;
    for (int i = 0; i < builds.size(); i++) {
      if (used) {
        choice = choose(state);
        used = false;
      }
      QueueCause cause = obstacle(state, builds.get(i), choice);
      if (cause != QueueCause.NONE) {
        actions.waitAll(state, builds.subList(i, builds.size()), cause);
        break;
      }
      used = start(state, builds.get(i), choice);
    }
    if (used && choice.resolution().hasNext()) {
      requests.add(state.owner().jobId());
    }
    note(state, choice, choice.hasNew() && !used);
  }

  private InputChoice choose(State state) {
    return InputChoice.make(on, stores, state.owner().jobId(), tools.time());
  }

  /** Makes a build that nobody has asked for. */
  private Pending create(State state, InputChoice choice) {
    BegunBuild begun =
        automatic.begin(state.owner(), tools.time().millis(), choice.causes(on, stores));
    NewBuild build =
        new NewBuild(
            begun.uid(),
            state.owner(),
            state.pipelinePublic(),
            state.jobPublic(),
            Trigger.VERSION,
            "",
            begun.createdMs(),
            begun.place());
    Created created = actions.create(build);
    spans.afterCommit(() -> begun.queued(created.id(), created.name()));
    return new Pending(
        created.id(),
        begun.uid(),
        Trigger.VERSION,
        begun.createdMs(),
        false,
        Waits.none(),
        begun.place().span());
  }

  /** What keeps a build from starting now. */
  private QueueCause obstacle(State state, Pending build, InputChoice choice) {
    if (state.maxInFlight() > 0) {
      Running running = stores.passes().running(on, state);
      if (running.ofJob() >= state.maxInFlight()) {
        return QueueCause.MAX_IN_FLIGHT;
      }
      if (running.ofGroups() >= state.maxInFlight()) {
        return QueueCause.SERIAL_GROUP;
      }
      if (stores.passes().firstOfOthers(on, state).filter(id -> id < build.id()).isPresent()) {
        return QueueCause.ORDER;
      }
    }
    Readiness readiness = new Readiness(tools.checkTimes(), tools.time().millis());
    List<Input> stale = readiness.stale(build, choice.inputs());
    if (!stale.isEmpty()) {
      actions.demand(build, stale);
      return QueueCause.CHECKS;
    }
    return choice.isComplete() ? QueueCause.NONE : QueueCause.INPUTS;
  }

  /** Starts a build; false when it was concluded instead, or will be. */
  private boolean start(State state, Pending build, InputChoice choice) {
    try {
      return actions.start(state, build, choice);
    } catch (PlanException e) {
      actions.conclude(state, build, BuildStatus.ERRORED, String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Keeps what the job's page shows; jobs that share a group may have waited for the turn. */
  private void note(State state, InputChoice choice, boolean hasNew) {
    long job = state.owner().jobId();
    if (!choice.rows().equals(stores.passes().nextInputs(on, job))) {
      stores.passes().nextInputs(on, job, choice.rows());
    }
    if (hasNew != state.hasNewInputs() || choice.isComplete() != state.inputsDetermined()) {
      stores.passes().flags(on, job, hasNew, choice.isComplete());
    }
    if (!state.serialGroups().isEmpty() && state.inputsDetermined() && !choice.isComplete()) {
      requests.addAll(stores.ends().concerned(on, job));
    }
  }
}
