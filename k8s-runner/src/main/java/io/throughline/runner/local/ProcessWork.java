package io.throughline.runner.local;

import io.throughline.runner.local.Signals.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program that is a process. It may have been started by this runner or by one that is gone: then
 * its end is looked for instead of being told.
 */
final class ProcessWork implements Work {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final ContainerHome home;
  private final ContainerProcesses processes;
  private final Optional<Supervisor> child;
  private final Signals signals;
  private final InstantSource clock;

  private ProcessWork(
      ContainerHome home,
      ContainerProcesses processes,
      Optional<Supervisor> child,
      Signals signals,
      InstantSource clock) {
    this.home = home;
    this.processes = processes;
    this.child = child;
    this.signals = signals;
    this.clock = clock;
  }

  /** A program that this runner started. */
  static ProcessWork started(
      ContainerHome home,
      ContainerProcesses processes,
      Supervisor child,
      Signals signals,
      InstantSource clock) {
    return new ProcessWork(home, processes, Optional.of(child), signals, clock);
  }

  /** A program that an earlier runner started. */
  static ProcessWork found(
      ContainerHome home, ContainerProcesses processes, Signals signals, InstantSource clock) {
    return new ProcessWork(home, processes, Optional.empty(), signals, clock);
  }

  @Override
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    if (!awaitProcesses(atMost)) {
      return false;
    }
    killLeftOvers();
    return true;
  }

  /** The supervisor ends last, unless somebody killed it. */
  private boolean awaitProcesses(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    if (child.isPresent() && !child.get().awaitEnd(atMost)) {
      return false;
    }
    CountDownLatch never = new CountDownLatch(1);
    while (processes.supervisor().isAlive() || processes.root().isAlive()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      var _ = never.await(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
    }
    return true;
  }

  @Override
  public Ending ending() {
    try {
      Optional<Integer> status = home.exitStatus();
      return new Ending(
          status.map(OptionalInt::of).orElseGet(OptionalInt::empty),
          status.isPresent() ? home.lastStatus().orElseGet(clock::instant) : clock.instant(),
          home.isStarted());
    } catch (IOException e) {
      throw new UncheckedIOException(home + " cannot be read", e);
    }
  }

  @Override
  public void terminate() {
    if (processes.leader().isAlive()) {
      signals.sendToGroup(processes.group(), Signal.TERM);
      signals.sendToGroup(processes.group(), Signal.CONT);
    }
  }

  @Override
  public void kill() {
    if (separated()) {
      if (processes.root().isAlive()) {
        signals.send(processes.root().pid(), Signal.KILL);
      }
      return;
    }
    List<OsProcess> all = processes.leader().descendants();
    if (processes.leader().isAlive()) {
      signals.sendToGroup(processes.group(), Signal.KILL);
    }
    all.stream().filter(OsProcess::isAlive).forEach(each -> signals.send(each.pid(), Signal.KILL));
  }

  @Override
  public void halt() {
    if (processes.leader().isAlive()) {
      signals.sendToGroup(processes.group(), Signal.STOP);
    }
  }

  @Override
  public void goOn() {
    if (processes.leader().isAlive()) {
      signals.sendToGroup(processes.group(), Signal.CONT);
    }
  }

  /** Whether the container has processes of its own, all of which end with the first of them. */
  private boolean separated() {
    return processes.root().pid() != processes.supervisor().pid();
  }

  /** Where nothing does it for us: what the program left in its group, which might still write. */
  private void killLeftOvers() {
    if (!separated() && !processes.leader().isAlive()) {
      signals.sendToGroup(processes.group(), Signal.KILL);
    }
  }
}
