package io.throughline.runner.local;

import io.throughline.runner.ContainerSpec;
import io.throughline.runner.Exit;
import io.throughline.runner.Mounts;
import io.throughline.telemetry.catalog.MetricName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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

  private static final int KILLED = Signals.Signal.KILL.exitStatus();

  private final LocalParts parts;
  private final Launcher launcher;
  private final SpanReports reports;
  private final Semaphore room;

  Supervision(LocalParts parts, Launcher launcher, SpanReports reports) {
    this.parts = parts;
    this.launcher = launcher;
    this.reports = reports;
    this.room = new Semaphore(parts.limits().containers(), true);
  }

  /** Starts a container whose start has begun. Returns before it runs. */
  void start(LiveContainer container, ContainerSpec spec) {
    var _ = parts.threads().start(() -> guarded(container, () -> startAndWatch(container, spec)));
  }

  /** Goes on with a container that an earlier runner started. */
  void takeOver(LiveContainer container, ContainerRecord record, ContainerProcesses processes) {
    container.beginStart(record.owner().buildUid(), record.inputs());
    Work work = ProcessWork.found(container.home(), processes, new Signals(), parts.clock());
    var _ =
        parts
            .threads()
            .start(() ->
                guarded(
                    container,
                    () -> {
                      boolean counted = room.tryAcquire();
                      try {
                        ContainerTrace trace =
                            ContainerTrace.begin(parts.telemetry(), record, parts.worker());
                        trace.processStarts(record.started(), processes.leader().pid());
                        trace.takeOver();
                        if (container.home().has(ContainerHome.Mark.INTERRUPTED)) {
                          container.interrupt(parts.clock().instant().plus(parts.stopGrace()));
                        } else if (container.home().has(ContainerHome.Mark.STOP)) {
                          container.stop(parts.clock().instant().plus(parts.stopGrace()));
                        }
                        Backlog backlog =
                            Backlog.found(container.home(), parts.limits(), parts.tools());
                        watch(container, new Launched(work, record, List.of()), trace, backlog);
                      } finally {
                        if (counted) {
                          room.release();
                        }
                      }
                    }));
  }

  private interface Life {
    void live() throws IOException, InterruptedException;
  }

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
    parts
        .traces()
        .add(ContainerTrace.traceId(parts.telemetry(), launch.draft()), container.home().name());
    if (!awaitRoom(container)) {
      neverRan(container, launch, Exit.Reason.STOPPED, "stopped before it was started");
      return;
    }
    try {
      Launched launched = launcher.launch(launch);
      launched.notices().forEach(container::addNotice);
      Backlog backlog = Backlog.fresh(container.home(), parts.limits(), parts.tools());
      watch(container, launched, launch.trace(), backlog);
    } catch (StartFailure e) {
      neverRan(container, launch, Exit.Reason.START_FAILED, String.valueOf(e.getMessage()));
    } catch (io.throughline.runner.Refusal e) {
      neverRan(container, launch, Exit.Reason.START_FAILED, String.valueOf(e.getMessage()));
    } finally {
      room.release();
    }
  }

  /** The container's record and the beginning of its span. One that is started again keeps both. */
  private Launch prepare(LiveContainer container, ContainerSpec spec) throws IOException {
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
      clear(container);
    }
    ContainerTrace trace = ContainerTrace.begin(parts.telemetry(), draft, parts.worker());
    return new Launch(home, earlier.isPresent(), spec, draft, trace);
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
      throws IOException, InterruptedException {
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
    finish(container, launched.record(), work.ending(), trace);
  }

  private void finish(
      LiveContainer container, ContainerRecord record, Work.Ending ending, ContainerTrace trace)
      throws IOException {
    ContainerHome home = container.home();
    boolean stopped = container.isStopping() || home.has(ContainerHome.Mark.STOP);
    if (container.isInterrupting() || home.has(ContainerHome.Mark.INTERRUPTED)) {
      home.mark(ContainerHome.Mark.INTERRUPTED);
      container.interrupted();
      return;
    }
    boolean anew = !ending.began() || (record.builtIn() && ending.status().isEmpty());
    if (anew && !stopped) {
      container.interrupted();
      return;
    }
    Exit exit = exit(home, record, ending, stopped);
    if (exit.reason() == Exit.Reason.EXITED) {
      for (Map.Entry<String, String> cache : record.caches().entrySet()) {
        parts.caches().giveBack(cache.getKey(), home.directory().resolve(cache.getValue()));
      }
    }
    trace.end(exit);
    home.writeExit(exit);
    container.ended(record, exit);
    reports.ended(container);
  }

  private Exit exit(ContainerHome home, ContainerRecord record, Work.Ending ending, boolean stopped)
      throws IOException {
    Map<String, String> artifacts = new HashMap<>();
    record.outputs().keySet().forEach(name -> artifacts.put(name, Artifacts.id(home, name)));
    if (stopped) {
      int status = ending.status().orElse(KILLED);
      return new Exit(Exit.Reason.STOPPED, status, ending.at(), "", "", artifacts);
    }
    if (ending.status().isEmpty()) {
      String message = "nobody saw how the program ended: its supervisor went away with it";
      return new Exit(Exit.Reason.LOST, KILLED, ending.at(), message, "", Map.of());
    }
    int status = ending.status().getAsInt();
    if (Files.exists(home.result()) && Files.size(home.result()) > parts.limits().resultBytes()) {
      String message =
          "the answer of the resource is larger than %d bytes"
              .formatted(parts.limits().resultBytes());
      Files.writeString(home.output(), message + "\n", StandardOpenOption.APPEND);
      return new Exit(Exit.Reason.EXITED, Math.max(1, status), ending.at(), message, "", artifacts);
    }
    String result = home.resultText(parts.limits().resultBytes());
    return new Exit(Exit.Reason.EXITED, status, ending.at(), "", result, artifacts);
  }

  private void neverRan(LiveContainer container, Launch launch, Exit.Reason reason, String message)
      throws IOException {
    Exit exit = new Exit(reason, 1, parts.clock().instant(), message, "", Map.of());
    ContainerHome home = container.home();
    Files.createDirectories(home.directory());
    home.writeRecord(launch.draft());
    launch.trace().end(exit);
    home.writeExit(exit);
    container.ended(launch.draft(), exit);
    reports.ended(container);
  }
}
