package io.throughline.runner.intake;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.runner.ProgramEndpoints.Program;
import io.throughline.telemetry.EndedSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the spans of a program below the command that it is: also those of programs that do not read
 * {@code TRACEPARENT} and begin traces of their own, and of daemons that keep the context of
 * whoever started them. Where they were before, a link says. No program can so write into the trace
 * of another. What a program says of itself stays; whose build it is is added.
 */
record Adoption(Program program) {
  /** A span as it is in the trace of the command. */
  SpanData adopt(EndedSpan span) {
    boolean foreign = !span.context().getTraceId().equals(trace());
    boolean begins = !span.parent().isValid() || (foreign && span.parent().isRemote());
    List<LinkData> links = new ArrayList<>(span.links());
    if (foreign && begins) {
      links.add(LinkData.create(span.parent().isValid() ? span.parent() : span.context()));
    }
    return new EndedSpan(
        span.name(),
        span.kind(),
        here(span.context().getSpanId()),
        begins ? program.command() : here(span.parent().getSpanId()),
        span.startNanos(),
        span.endNanos(),
        span.status(),
        span.attributes(),
        span.events(),
        links,
        identified(span.resource()),
        span.scope());
  }

  private Resource identified(Resource resource) {
    Attributes own = resource.getAttributes();
    return Resource.create(program.identity().toBuilder().putAll(own).build());
  }

  private SpanContext here(String spanId) {
    return SpanContext.create(trace(), spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }

  private String trace() {
    return program.command().getTraceId();
  }
}
