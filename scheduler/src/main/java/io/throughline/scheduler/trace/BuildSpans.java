package io.throughline.scheduler.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.QueueCause;
import io.throughline.scheduler.model.Trigger;
import io.throughline.scheduler.model.Waits;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.EventName;
import io.throughline.telemetry.catalog.SpanName;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The spans of a build that the scheduler makes. Their ids are derived from the build's uid, so
 * that any replica ends what another one has begun; a span that is begun anew is the same span.
 */
public final class BuildSpans {
  private final Telemetry telemetry;

  public BuildSpans(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /** What is known of a build when its spans are made. */
  public record Subject(String uid, BuildOwner owner, Trigger trigger, long createdMs) {}

  /**
   * Begins a build that one request creates: it goes on in the trace of the request. The engine
   * ends the span.
   */
  public BegunBuild beginInTrace(Subject build) {
    SpanContext above = Span.current().getSpanContext();
    if (!above.isValid()) {
      return beginTrace(build, List.of());
    }
    SpanIdentity identity = SpanIdentity.in(above.getTraceId(), build.uid(), "build");
    Span span = run(build).identity(identity).start();
    return begun(build, span, above.getSpanId(), List.of());
  }

  /** Begins a build that nobody has asked for: a trace of its own, linked to what caused it. */
  public BegunBuild beginTrace(Subject build, List<BuildSpan.Link> links) {
    SpanStart start = run(build).noParent().identity(SpanIdentity.root(build.uid(), "build"));
    links.forEach(link -> start.link(link.span().span(), attributes(link)));
    return begun(build, start.start(), "", links);
  }

  /** The wait so far; it goes on. */
  public void waiting(SpanRef build, String uid, long createdMs, Waits waits) {
    var _ = queue(build, uid, createdMs, waits);
  }

  /** The wait from the creation to a moment, with its longest cause. */
  public void waited(SpanRef build, String uid, long createdMs, long endMs, Waits waits) {
    Span span = queue(build, uid, createdMs, waits);
    span.setAttribute(Attribute.QUEUE_CAUSE, waits.longest(endMs).text());
    span.end(endMs, TimeUnit.MILLISECONDS);
  }

  /** The decision which versions a build uses, with links to what found them. */
  public void selected(
      SpanRef build, String uid, Instant began, Instant ended, List<BuildSpan.Link> versions) {
    SpanStart start =
        telemetry
            .span(SpanName.SELECT_INPUTS)
            .parent(build.context())
            .identity(SpanIdentity.in(build.traceId(), uid, "inputs"))
            .at(began)
            .attribute(Attribute.INPUT_COUNT, (long) versions.size());
    for (BuildSpan.Link version : versions) {
      if (version.span().span().isValid()) {
        start.link(version.span().span(), attributes(version));
      }
    }
    SpanStart.endAt(start.start(), ended);
  }

  /** A context in which the build's wait is the current span. */
  public Context queueContext(SpanRef build, String uid) {
    SpanContext run = build.span();
    SpanContext queue =
        SpanContext.createFromRemoteParent(
            run.getTraceId(),
            SpanIdentity.in(run.getTraceId(), uid, "queue").spanId(),
            run.getTraceFlags(),
            run.getTraceState());
    return Context.root().with(Span.wrap(queue));
  }

  private SpanStart run(Subject build) {
    BuildOwner owner = build.owner();
    return telemetry
        .span(SpanName.BUILD, owner.path())
        .keep()
        .at(Instant.ofEpochMilli(build.createdMs()))
        .attribute(Attribute.PIPELINE_NAME, owner.path())
        .attribute(Attribute.PIPELINE_ACTION, "RUN")
        .attribute(Attribute.PIPELINE_RUN_ID, build.uid())
        .attribute(Attribute.PIPELINE_RUN_STATE, "pending")
        .attribute(Attribute.TRIGGER, build.trigger().text())
        .attribute(Attribute.TEAM, owner.pipeline().team())
        .attribute(Attribute.PIPELINE, owner.pipeline().name())
        .attribute(Attribute.JOB, owner.job().isEmpty() ? null : owner.job())
        .attribute(Attribute.RESOURCE, owner.resource().isEmpty() ? null : owner.resource());
  }

  private BegunBuild begun(
      Subject build, Span span, String parentSpanId, List<BuildSpan.Link> links) {
    BuildSpan place = new BuildSpan(SpanRef.of(span.getSpanContext()), parentSpanId, links);
    return new BegunBuild(build.uid(), build.createdMs(), span, place, this);
  }

  private Span queue(SpanRef build, String uid, long createdMs, Waits waits) {
    Span span =
        telemetry
            .span(SpanName.QUEUE)
            .parent(build.context())
            .identity(SpanIdentity.in(build.traceId(), uid, "queue"))
            .at(Instant.ofEpochMilli(createdMs))
            .attribute(
                Attribute.QUEUE_CAUSE,
                waits.current() == QueueCause.NONE ? null : waits.current().text())
            .start();
    for (Waits.Wait wait : waits.list()) {
      span.addEvent(
          EventName.WAITING.text(),
          Attributes.of(Attribute.QUEUE_CAUSE, wait.cause().text()),
          wait.sinceMs(),
          TimeUnit.MILLISECONDS);
    }
    return span;
  }

  private static Attributes attributes(BuildSpan.Link link) {
    return switch (link.reason()) {
      case VERSION ->
          Attributes.of(
              Attribute.LINK_REASON,
              link.reason().text(),
              Attribute.RESOURCE,
              link.resource(),
              Attribute.VERSION,
              link.version());
      case UPSTREAM -> Attributes.of(Attribute.LINK_REASON, link.reason().text());
    };
  }
}
