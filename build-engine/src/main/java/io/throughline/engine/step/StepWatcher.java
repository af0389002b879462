package io.throughline.engine.step;

import io.throughline.engine.build.StepRecord.Phase;
import io.throughline.engine.container.ContainerEvent;
import io.throughline.pipeline.event.BuildEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes down what the container of a step does. Notices are written once; a step that ran already
 * when this process took it over has told its notices.
 */
final class StepWatcher implements ContainerWatcher {
  private final StepContext step;
  private final Function<Instant, BuildEvent> start;
  private final boolean wasRunning;
  private final Set<String> noticed = new HashSet<>();

  /**
   * Watches for a step.
   *
   * @param start makes the event that tells that the step's work begins
   */
  StepWatcher(StepContext step, Function<Instant, BuildEvent> start) {
    this.step = step;
    this.start = start;
    this.wasRunning = step.journal().record().hasReached(Phase.RUNNING);
  }

  @Override
  public long taken() {
    return step.journal().taken();
  }

  @Override
  public void started(ContainerEvent.Started started) throws InterruptedException {
    Instant now = step.now();
    step.telemetry().running(step.span(), started.worker(), started.attached(), now);
    step.journal()
        .advance(
            Phase.RUNNING,
            new BuildEvent.SelectedWorker(now, step.origin(), started.worker()),
            start.apply(now));
  }

  @Override
  public void output(ContainerEvent.Output output) throws InterruptedException {
    step.journal().output(output.data(), output.endOffset());
  }

  @Override
  public void notice(ContainerEvent.Notice notice) throws InterruptedException {
    if (!wasRunning && !notice.text().isBlank() && noticed.add(notice.text())) {
      String line = step.hide(notice.text().stripTrailing()) + "\n";
      step.journal().tell(new BuildEvent.Log(step.now(), step.origin().withSource("stderr"), line));
    }
  }
}
