package io.throughline.engine.run;

import io.opentelemetry.api.trace.Span;
import io.throughline.engine.build.Ending;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.log.Entry;
import io.throughline.engine.log.Journal;
import io.throughline.engine.log.StepJournal;
import io.throughline.engine.log.StepLines;
import io.throughline.engine.scope.BuildState;
import io.throughline.engine.scope.Scope;
import io.throughline.engine.step.StepContext;
import io.throughline.engine.step.StepEnd;
import io.throughline.engine.trace.StepTelemetry;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.telemetry.SpanStart;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Runs the nodes of one build's plan, each with a record and a span. A node that has ended in
 * another process is not run again: its record says how it ended. One that has begun goes on, under
 * the same span, as of the same start.
 */
final class Nodes {
  /** What a node does. */
  @FunctionalInterface
  interface Body {
    StepEnd run(StepContext node) throws InterruptedException;
  }

  /**
   * A node that is reached.
   *
   * @param key plan id, or what stands for one
   * @param source of its output: {@code stdout} or {@code stderr}
   * @param kind by which it is measured; empty for a node that is not
   * @param span how its span starts
   */
  record Node(String key, String name, String source, String kind, SpanStart span) {
    /** One that only holds others. */
    static Node holding(String key, SpanStart span) {
      return new Node(key, "", "", "", span);
    }
  }

  private final BuildState build;
  private final Journal journal;
  private final StepTelemetry telemetry;
  private final int lineBytes;
  private final InstantSource clock;

  Nodes(
      BuildState build,
      Journal journal,
      StepTelemetry telemetry,
      int lineBytes,
      InstantSource clock) {
    this.build = build;
    this.journal = journal;
    this.telemetry = telemetry;
    this.lineBytes = lineBytes;
    this.clock = clock;
  }

  /** What is known of a node that was reached before. */
  Optional<StepRecord> record(String key) {
    return journal.step(key);
  }

  StepTelemetry telemetry() {
    return telemetry;
  }

  /** Runs a node; in a part of the build that is to stop, only if it has begun already. */
  Ending run(Node node, Scope scope, Body body) throws InterruptedException {
    Optional<StepRecord> known = journal.step(node.key());
    if (known.flatMap(StepRecord::ended).isPresent()) {
      return known.flatMap(StepRecord::ended).get().ending();
    }
    if (known.isEmpty() && scope.isCancelled()) {
      return scope.interruption();
    }
    StepRecord record =
        known.orElseGet(
            () -> StepRecord.reached(node.key(), node.name(), scope.shielded(), clock.instant()));
    Span span = node.span().identity(telemetry.identity(node.key())).at(record.started()).start();
    try (io.opentelemetry.context.Scope _ = telemetry.inside(span, scope).makeCurrent()) {
      if (known.isEmpty()) {
        journal.write(Entry.of(record, List.of()));
      }
      StepContext context = context(node, record, scope, span);
      return end(node, context, body.run(context));
    }
  }

  private StepContext context(Node node, StepRecord record, Scope scope, Span span) {
    BuildEvent.Origin origin =
        new BuildEvent.Origin(
            node.key(), "", span.getSpanContext().getTraceId(), span.getSpanContext().getSpanId());
    StepJournal.Output output =
        new StepJournal.Output(
            origin.withSource(node.source()),
            lineBytes,
            lines(node, span),
            () -> telemetry.logFull(span, clock.instant()));
    StepJournal steps = new StepJournal(journal, record, build.secrets(), output, clock);
    return new StepContext(build, scope, steps, origin, span, telemetry, clock);
  }

  private Optional<StepLines> lines(Node node, Span span) {
    return node.source().isEmpty()
        ? Optional.empty()
        : telemetry
            .output(span, node.key(), node.name(), node.kind(), node.source())
            .map(StepLines::new);
  }

  private Ending end(Node node, StepContext context, StepEnd end) throws InterruptedException {
    Instant now = clock.instant();
    StepRecord.End ended = new StepRecord.End(now, end.ending(), end.result());
    String message = context.hide(end.ending().message());
    StepRecord record = context.journal().record();
    context
        .journal()
        .end(
            ended,
            end.events(),
            end.report(),
            () -> telemetry.end(context.span(), node.kind(), record, ended, message));
    build.add(node.key(), node.name(), end.result());
    return end.ending();
  }
}
