package io.throughline.scheduler.trace;

import io.opentelemetry.api.trace.Span;
import io.throughline.scheduler.model.Waits;
import io.throughline.telemetry.SpanStart;
import io.throughline.telemetry.catalog.Attribute;

/** A build whose span has begun, and whose row is about to be written. */
public final class BegunBuild {
  private final String uid;
  private final long createdMs;
  private final Span span;
  private final BuildSpan place;
  private final BuildSpans spans;

  BegunBuild(String uid, long createdMs, Span span, BuildSpan place, BuildSpans spans) {
    this.uid = uid;
    this.createdMs = createdMs;
    this.span = span;
    this.place = place;
    this.spans = spans;
  }

  public String uid() {
    return uid;
  }

  public long createdMs() {
    return createdMs;
  }

  /** Its place in its trace. */
  public BuildSpan place() {
    return place;
  }

  /** The row is there. */
  public void created(long id, String name) {
    span.setAttribute(Attribute.BUILD_ID, id);
    span.setAttribute(Attribute.BUILD_NAME, name);
  }

  /** The row is there, and the build waits. */
  public void queued(long id, String name) {
    created(id, name);
    spans.waiting(place.span(), uid, createdMs, Waits.none());
  }

  /** There will be no row. */
  public void failed(RuntimeException cause) {
    SpanStart.fail(span, cause);
    span.end();
  }
}
