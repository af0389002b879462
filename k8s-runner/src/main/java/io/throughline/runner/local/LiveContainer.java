package io.throughline.runner.local;

import io.throughline.runner.ContainerEvent;
import io.throughline.runner.ContainerEvents;
import io.throughline.runner.Exit;
import io.throughline.runner.Refusal;
import io.throughline.telemetry.redaction.Redaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A container as this runner knows it. One thread supervises it and moves it on; any number of
 * callers look on.
 *
 * <p>It is {@link State#IDLE} when it is known but has to be started: it is new, or it was
 * interrupted together with a runner. Safe for use from many threads.
 */
final class LiveContainer {
  /** Where a container stands. */
  enum State {
    IDLE,
    STARTING,
    RUNNING,
    ENDED
  }

  /** One run of the container: what begins when it is started and is over when it has ended. */
  private static final class Turn implements OutputFollower.End {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public boolean isReached() {
      return over.getCount() == 0;
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
      var _ = over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private final ContainerHome home;
  private final InstantSource clock;
  private final AtomicLong delivered = new AtomicLong();
  private State state = State.IDLE;
  private String buildUid = "";
  private List<String> inputs = List.of();
  private Turn turn = new Turn();
  private @Nullable ContainerRecord record;
  private @Nullable Work work;
  private @Nullable Exit exit;
  private Redaction.@Nullable Hold secrets;
  private List<String> notices = new ArrayList<>();
  private @Nullable Instant killAt;
  private boolean interrupting;
  private boolean released;

  LiveContainer(ContainerHome home, InstantSource clock) {
    this.home = home;
    this.clock = clock;
  }

  ContainerHome home() {
    return home;
  }

  synchronized State state() {
    return state;
  }

  /** What was written down of it, once it was started. */
  synchronized Optional<ContainerRecord> record() {
    return Optional.ofNullable(record);
  }

  synchronized Optional<Work> work() {
    return Optional.ofNullable(work);
  }

  /** Bytes of output that somebody has been given. */
  long delivered() {
    return delivered.get();
  }

  /**
   * Whether this caller is the one to start it.
   *
   * @param uid of the build that it is for
   * @param artifacts that it uses
   */
  synchronized boolean beginStart(String uid, List<String> artifacts) {
    if (state != State.IDLE) {
      return false;
    }
    state = State.STARTING;
    buildUid = uid;
    inputs = List.copyOf(artifacts);
    turn = new Turn();
    notices = new ArrayList<>();
    killAt = null;
    interrupting = false;
    return true;
  }

  /** Uid of the build that it is for. */
  synchronized String buildUid() {
    return buildUid;
  }

  /** Whether it needs an artifact of the container of the given name. */
  synchronized boolean needs(String container) {
    return state != State.ENDED
        && inputs.stream()
            .anyMatch(id -> Artifacts.container(id).filter(container::equals).isPresent());
  }

  /** Something that whoever started it should be told. */
  synchronized void addNotice(String text) {
    notices.add(text);
  }

  /** Its program runs. */
  synchronized void running(ContainerRecord known, Work running) {
    record = known;
    work = running;
    state = State.RUNNING;
    turn.begun.countDown();
  }

  /** It has ended, for good. */
  synchronized void ended(ContainerRecord known, Exit how) {
    know(known);
    exit = how;
    over(State.ENDED);
  }

  /** It was found, and is to be started again when somebody asks for it. */
  synchronized void know(ContainerRecord known) {
    record = known;
    buildUid = known.owner().buildUid();
    inputs = known.inputs();
  }

  /** It has ended and is to be started again when somebody asks for it. */
  synchronized void interrupted() {
    over(State.IDLE);
  }

  private void over(State next) {
    work = null;
    state = next;
    turn.begun.countDown();
    turn.over.countDown();
  }

  /** Its build is over. */
  synchronized void release() {
    released = true;
    if (Files.isDirectory(home.directory())) {
      home.mark(ContainerHome.Mark.RELEASED);
    }
  }

  /** Whether its build is over. */
  synchronized boolean isReleased() {
    return released || home.has(ContainerHome.Mark.RELEASED);
  }

  /** Keeps the secrets of its build hidden until it goes. */
  synchronized void hide(Redaction redaction, List<String> values) {
    if (secrets == null && !values.isEmpty()) {
      secrets = redaction.hold(values);
    }
  }

  /** It is gone: nothing of it can be reported any more. */
  synchronized void forget() {
    if (secrets != null) {
      secrets.close();
    }
  }

  /** Asks it to end, and to be killed later if it has not. */
  void stop(Instant killAt) {
    Optional<Work> running;
    synchronized (this) {
      if (state == State.ENDED || state == State.IDLE) {
        return;
      }
      if (this.killAt == null || killAt.isBefore(this.killAt)) {
        this.killAt = killAt;
      }
      running = work();
      running.ifPresent(_ -> markEnd());
    }
    running.ifPresent(Work::terminate);
  }

  /**
   * Writes down why it is going to end, so that this is known if the runner does not see the end.
   */
  synchronized void markEnd() {
    home.mark(interrupting ? ContainerHome.Mark.INTERRUPTED : ContainerHome.Mark.STOP);
  }

  /** Ends it together with the runner, to be started again later. */
  void interrupt(Instant killAt) {
    synchronized (this) {
      interrupting = true;
    }
    stop(killAt);
  }

  /** Whether it ends only because the runner does. */
  synchronized boolean isInterrupting() {
    return interrupting;
  }

  /** Whether somebody asked for its end. */
  synchronized boolean isStopping() {
    return killAt != null;
  }

  /** Whether its grace is over. */
  synchronized boolean isOverdue(Instant now) {
    return killAt != null && !now.isBefore(killAt);
  }

  /** Waits for the end of the present turn, if there is one. */
  boolean awaitOver(Duration atMost) throws InterruptedException {
    Turn present;
    synchronized (this) {
      if (state == State.IDLE || state == State.ENDED) {
        return true;
      }
      present = turn;
    }
    return present.over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Tells what it does until it has ended.
   *
   * @param attached whether the caller did not start it
   * @throws Refusal when it does not go on because the runner stops
   */
  void follow(String worker, long offset, boolean attached, ContainerEvents events)
      throws InterruptedException {
    Turn present;
    synchronized (this) {
      present = turn;
    }
    present.begun.await();
    Optional<Exit> atOnce = exit();
    if (!isStartFailed(atOnce)) {
      Optional<ContainerRecord> known = record();
      if (known.isPresent()) {
        events.accept(new ContainerEvent.Started(worker, known.get().started(), attached));
      }
      tellNotices(attached, events);
      read(offset, present, events);
    }
    Exit how = exit().orElseThrow(Refusal::stopping);
    events.accept(new ContainerEvent.Exited(how));
  }

  private void tellNotices(boolean attached, ContainerEvents events) throws InterruptedException {
    List<String> all;
    synchronized (this) {
      all = attached ? List.of() : List.copyOf(notices);
    }
    for (String notice : all) {
      events.accept(new ContainerEvent.Notice(notice));
    }
  }

  private void read(long offset, Turn present, ContainerEvents events) throws InterruptedException {
    try {
      long from = Math.max(offset, home.droppedOutput());
      if (from > offset) {
        events.accept(
            new ContainerEvent.Notice(
                "%d bytes of output are no longer kept and are missing here"
                    .formatted(from - offset)));
      }
      if (!Files.exists(home.output())) {
        return;
      }
      advance(from);
      new OutputFollower(home.output(), present)
          .follow(
              from,
              (data, end) -> {
                events.accept(new ContainerEvent.Output(data, end, clock.instant()));
                advance(end);
              });
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + home.name() + " cannot be read", e);
    }
  }

  private void advance(long offset) {
    delivered.accumulateAndGet(offset, Math::max);
  }

  private synchronized Optional<Exit> exit() {
    return Optional.ofNullable(exit);
  }

  private static boolean isStartFailed(Optional<Exit> exit) {
    return exit.filter(how -> how.reason() == Exit.Reason.START_FAILED).isPresent();
  }

  @Override
  public String toString() {
    return "LiveContainer{" + home.name() + ", " + state() + "}";
  }
}
