package io.throughline.scheduler.job;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.scheduler.store.BuildStore.Pending;
import io.throughline.scheduler.trace.BuildSpans;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The spans of a pass: one for each build that it does something with, under the build's wait. A
 * pass that does nothing leaves no trace.
 */
final class PassSpans {
  /** What a pass does with a build. */
  enum Decision {
    STARTED("started"),
    WAITS("waits"),
    ABORTED("aborted"),
    ERRORED("errored");

    private final String text;

    Decision(String text) {
      this.text = text;
    }
  }

  private record LockWait(Instant began, Instant ended) {
    Duration took() {
      return Duration.between(began, ended);
    }
  }

  private final Telemetry telemetry;
  private final BuildSpans builds;
  private final Instant began;
  private final List<Span> open = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private Optional<LockWait> lockWait = Optional.empty();

  PassSpans(Telemetry telemetry, BuildSpans builds, Instant began) {
    this.telemetry = telemetry;
    this.builds = builds;
    this.began = began;
  }

  /** The pass has waited for the serial groups. */
  void waitedForGroups(Instant from, Instant until) {
    lockWait = Optional.of(new LockWait(from, until));
  }

  /** How long the pass has waited for the serial groups, if it needed any. */
  Optional<Duration> lockWait() {
    return lockWait.map(LockWait::took);
  }

  /** Of the first of its spans; without a span when the pass did nothing. */
  Context context() {
    return open.stream().findFirst().map(Context.root()::with).orElseGet(Context::root);
  }

  /** Runs statements that do something with a build. */
  void around(Pending build, String job, Decision decision, Runnable statements) {
    Context queue = builds.queueContext(build.span(), build.uid());
    Span span =
        telemetry
            .span(SpanName.SCHEDULE, job)
            .parent(queue)
            .at(began)
            .attribute(Attribute.DECISION, decision.text)
            .start();
    open.add(span);
    try (Scope _ = queue.with(span).makeCurrent()) {
      lockWait.ifPresent(wait ->
          SpanStart.endAt(
              telemetry.span(SpanName.LOCK, "serial group").at(wait.began()).start(),
              wait.ended()));
      statements.run();
    }
  }

  /** Runs later, if the transaction is committed. */
  void afterCommit(Runnable work) {
    afterCommit.add(work);
  }

  /** The transaction is committed. */
  void committed() {
    open.forEach(Span::end);
    afterCommit.forEach(Runnable::run);
  }

  /** The transaction is not committed. */
  void failed(RuntimeException cause) {
    for (Span span : open) {
      SpanStart.fail(span, cause);
      span.end();
    }
  }
}
