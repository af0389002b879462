package io.throughline.runner.local;

import io.throughline.runner.ContainerSpec;
import io.throughline.runner.Exit;
import io.throughline.runner.Mounts;
import io.throughline.runner.Refusal;
import io.throughline.telemetry.catalog.MetricName;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts containers and looks after them until they have ended, each on a thread of its own that no
 * caller can interrupt.
 */
final class Supervision {
  private static final Logger log = LoggerFactory.getLogger(Supervision.class);
  private static final Duration TICK = Duration.ofMillis(50);

  private final LocalParts parts;
  private final Launcher launcher;
  private final Endings endings;
  private final Signals signals = new Signals();
  private final RunnerMetrics metrics;
  private final Semaphore room;

  Supervision(LocalParts parts, Launcher launcher, Endings endings) {
    this.parts = parts;
    this.launcher = launcher;
    this.endings = endings;
    this.metrics = new RunnerMetrics(parts.telemetry());
    this.room = new Semaphore(parts.limits().containers(), true);
  }

  /** Whether another container would have to wait. */
  boolean isBusy() {
    return room.availablePermits() == 0;
  }

  /** Starts a container whose start has begun. Returns before it runs. */
  void start(LiveContainer container, ContainerSpec spec) {
    var _ = parts.threads().start(() -> guarded(container, () -> startAndWatch(container, spec)));
  }

  /** Goes on with a container that an earlier runner started. */
  void takeOver(LiveContainer container, ContainerRecord record, ContainerProcesses processes) {
    container.beginStart(record.owner().buildUid(), record.inputs());
    Work work = ProcessWork.found(container.home(), processes, signals, parts.clock());
    var _ =
        parts
            .threads()
            .start(() -> guarded(container, () -> goOn(container, record, work, processes)));
  }

  private void goOn(
      LiveContainer container, ContainerRecord record, Work work, ContainerProcesses processes)
      throws IOException, InterruptedException {
    boolean counted = room.tryAcquire();
    try {
      ContainerTrace trace = ContainerTrace.begin(parts, record);
      trace.processStarts(record.started(), processes.leader().pid());
      trace.process().ifPresent(process -> parts.programs().reports().expect(process.span()));
      trace.takeOver();
      Instant killAt = parts.clock().instant().plus(parts.stopGrace());
      if (container.home().has(ContainerHome.Mark.INTERRUPTED)) {
        container.interrupt(killAt);
      } else if (container.home().has(ContainerHome.Mark.STOP)) {
        container.stop(killAt);
      }
      Backlog backlog = Backlog.found(container.home(), parts.limits(), parts.tools());
      watch(container, new Launched(work, record, List.of()), trace, backlog);
    } finally {
      if (counted) {
        room.release();
      }
    }
  }

  private interface Life {
    void live() throws IOException, InterruptedException;
  }

  /** Nothing that goes wrong here is the program's fault: it is asked for again, and found. */
  private static void guarded(LiveContainer container, Life life) {
    try {
      life.live();
    } catch (InterruptedException _) {
      container.interrupted();
    } catch (IOException | RuntimeException | Error e) {
      log.error("{} cannot be looked after any more", container, e);
      container.interrupted();
    }
  }

  private void startAndWatch(LiveContainer container, ContainerSpec spec)
      throws IOException, InterruptedException {
    Launch launch = prepare(container, spec);
    if (!metrics.queued(launch.trace(), () -> awaitRoom(container))) {
      endings.neverRan(container, launch, Exit.Reason.STOPPED, "stopped before it was started");
      return;
    }
    try {
      Optional<Launched> launched =
          metrics.launched(launch.trace(), () -> launch(container, launch));
      if (launched.isPresent()) {
        launched.get().notices().forEach(container::addNotice);
        Backlog backlog = Backlog.fresh(container.home(), parts.limits(), parts.tools());
        watch(container, launched.get(), launch.trace(), backlog);
      }
    } finally {
      room.release();
    }
  }

  private Optional<Launched> launch(LiveContainer container, Launch launch)
      throws InterruptedException {
    String trouble;
    try {
      return Optional.of(launcher.launch(launch));
    } catch (StartFailure | Refusal e) {
      trouble = String.valueOf(e.getMessage());
    } catch (IOException | RuntimeException e) {
      log.error("{} cannot be started", container, e);
      metrics.failed(e.getClass().getName(), launch.trace());
      trouble = "the runner could not start it: " + e;
    }
    endings.neverRan(container, launch, Exit.Reason.START_FAILED, trouble);
    return Optional.empty();
  }

  /** The container's record and the beginning of its span. One that is started again keeps both. */
  private Launch prepare(LiveContainer container, ContainerSpec spec)
      throws IOException, InterruptedException {
    ContainerHome home = container.home();
    Optional<ContainerRecord> earlier = home.record();
    Instant now = parts.clock().instant();
    ContainerRecord draft =
        earlier.orElseGet(() ->
            new ContainerRecord(
                spec.handle(),
                spec.owner(),
                spec.kind(),
                Launcher.programName(spec),
                false,
                Map.of(),
                spec.mounts().inputs().stream().map(Mounts.Input::artifact).toList(),
                Map.of(),
                ContainerTrace.capture(parts.telemetry()),
                ContainerRecord.micros(now),
                ContainerRecord.micros(now)));
    if (earlier.isPresent()) {
      killEarlier(home);
      clear(container);
    }
    ContainerTrace trace = ContainerTrace.begin(parts, draft);
    return new Launch(home, earlier.isPresent(), spec, draft, trace);
  }

  /** Whatever became of an earlier start: there are never two programs of one container. */
  private void killEarlier(ContainerHome home) throws IOException, InterruptedException {
    Optional<ContainerProcesses> earlier = home.processes();
    if (earlier.isEmpty() || !earlier.get().root().isAlive()) {
      return;
    }
    Work work = ProcessWork.found(home, earlier.get(), signals, parts.clock());
    work.kill();
    if (!work.awaitEnd(parts.stopGrace())) {
      log.warn("an earlier program of {} does not end", home.name());
    }
  }

  /** Takes away what an earlier start left, except for the output, which goes on. */
  private static void clear(LiveContainer container) throws IOException {
    ContainerHome home = container.home();
    if (home.has(ContainerHome.Mark.INTERRUPTED)) {
      container.addNotice("was interrupted when Throughline was stopped; it is started again");
    }
    FileTree.delete(home.tmp());
    FileTree.delete(home.layers());
    Files.deleteIfExists(home.result());
    Files.deleteIfExists(home.status());
    home.unmark(ContainerHome.Mark.INTERRUPTED);
    home.unmark(ContainerHome.Mark.STOP);
  }

  private boolean awaitRoom(LiveContainer container) throws InterruptedException {
    if (room.tryAcquire()) {
      return true;
    }
    container.addNotice(
        "waited for one of %d containers to end".formatted(parts.limits().containers()));
    while (!room.tryAcquire(TICK.toNanos(), TimeUnit.NANOSECONDS)) {
      if (container.isStopping()) {
        return false;
      }
    }
    return true;
  }

  private void watch(
      LiveContainer container, Launched launched, ContainerTrace trace, Backlog backlog)
      throws InterruptedException {
    Work work = launched.work();
    parts.telemetry().gauge(MetricName.CONTAINERS_RUNNING).add(1);
    try {
      container.running(launched.record(), work);
      if (container.isStopping()) {
        container.markEnd();
        work.terminate();
      }
      while (!work.awaitEnd(TICK)) {
        backlog.check(work, container.delivered());
        if (container.isOverdue(parts.clock().instant())) {
          work.kill();
        }
      }
    } finally {
      parts.telemetry().gauge(MetricName.CONTAINERS_RUNNING).add(-1);
    }
    endings.ended(container, launched.record(), work.ending(), trace);
  }
}
