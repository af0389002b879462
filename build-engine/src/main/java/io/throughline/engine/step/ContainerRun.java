package io.throughline.engine.step;

import io.throughline.engine.container.ContainerEvent;
import io.throughline.engine.container.ContainerSpec;
import io.throughline.engine.container.RunnerFailure;
import io.throughline.engine.container.grpc.ContainerStream;
import io.throughline.engine.container.grpc.Containers;
import io.throughline.engine.scope.Cancellation;
import io.throughline.engine.scope.Scope;
import io.throughline.work.Doorbell;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a container to its end. A runner that goes away meanwhile is waited for, and the container
 * is attached to again where its output was left off. When the step is told to stop the container
 * is asked to end; whoever interrupts the thread leaves the container alone.
 */
public final class ContainerRun {
  private static final Logger log = LoggerFactory.getLogger(ContainerRun.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Containers containers;
  private final WorkThreads threads;
  private final Patience patience;

  public ContainerRun(Containers containers, WorkThreads threads, Patience patience) {
    this.containers = containers;
    this.threads = threads;
    this.patience = patience;
  }

  /**
   * Runs the container, or attaches to it when it is there already.
   *
   * @throws StepErrored when the runner refuses it, or is away for too long
   */
  ContainerEvent.Exited run(ContainerSpec spec, Scope scope, ContainerWatcher watcher)
      throws InterruptedException {
    try (Cancellation.Registration _ =
        scope.cancellation().onCancel(() -> threads.start(() -> stop(spec.handle())))) {
      return untilExit(spec, scope, watcher);
    }
  }

  private ContainerEvent.Exited untilExit(ContainerSpec spec, Scope scope, ContainerWatcher watcher)
      throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    long lastHeard = System.nanoTime();
    while (true) {
      long taken = watcher.taken();
      try (ContainerStream stream = containers.run(spec, taken)) {
        for (Optional<ContainerEvent> event = stream.next();
            event.isPresent();
            event = stream.next()) {
          lastHeard = System.nanoTime();
          pause = FIRST_PAUSE;
          if (event.get() instanceof ContainerEvent.Exited exited) {
            hearOut(stream);
            return exited;
          }
          hear(event.get(), spec, scope, watcher);
        }
        log.info("the stream of container {} ended before the container", spec.handle());
      } catch (RunnerFailure e) {
        throwUnlessAway(e);
        log.info(
            "the runner is away, container {} is waited for: {}", spec.handle(), e.getMessage());
      }
      Duration limit = scope.isCancelled() ? patience.whenStopping() : patience.runner();
      if (System.nanoTime() - lastHeard > limit.toNanos()) {
        throw new StepErrored(
            "container_lost",
            "the runner could not be reached for %d s".formatted(limit.toSeconds()));
      }
      new Doorbell().await(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private void hear(ContainerEvent event, ContainerSpec spec, Scope scope, ContainerWatcher watcher)
      throws InterruptedException {
    switch (event) {
      case ContainerEvent.Started started -> {
        watcher.started(started);
        if (scope.isCancelled()) {
          // The first request to stop may have come before the runner knew the container.
          threads.start(() -> stop(spec.handle()));
        }
      }
      case ContainerEvent.Output output -> watcher.output(output);
      case ContainerEvent.Notice notice -> watcher.notice(notice);
      case ContainerEvent.Exited _ -> {
        // Ends the stream; the caller has seen it.
      }
    }
  }

  /** A call that is left before its end counts as broken off. */
  private static void hearOut(ContainerStream stream) throws InterruptedException {
    try {
      var _ = stream.next();
    } catch (RunnerFailure _) {
      // All that matters has been heard.
    }
  }

  private void stop(String handle) {
    try {
      containers.stop(handle, patience.stopGrace(), patience.whenStopping());
    } catch (RunnerFailure e) {
      log.debug("container {} was not stopped: {}", handle, e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void throwUnlessAway(RunnerFailure e) {
    switch (e.kind()) {
      case AWAY -> {
        // Waited for by the caller.
      }
      case ARTIFACT_GONE ->
          throw new StepErrored("artifact_lost", "an input of the step is gone: " + e.getMessage());
      case REFUSED ->
          throw new StepErrored(
              "runner_" + e.status(), "the runner refused the step: " + e.getMessage());
    }
  }
}
