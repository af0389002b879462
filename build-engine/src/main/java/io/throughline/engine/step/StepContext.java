package io.throughline.engine.step;

import io.opentelemetry.api.trace.Span;
import io.throughline.engine.build.SpanRef;
import io.throughline.engine.log.StepJournal;
import io.throughline.engine.scope.BuildState;
import io.throughline.engine.scope.Scope;
import io.throughline.engine.trace.StepTelemetry;
import io.throughline.pipeline.event.BuildEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What a step works with.
 *
 * @param origin of its events
 * @param span its own; the current one while it runs
 */
public record StepContext(
    BuildState build,
    Scope scope,
    StepJournal journal,
    BuildEvent.Origin origin,
    Span span,
    StepTelemetry telemetry,
    InstantSource clock) {

  public Instant now() {
    return clock.instant();
  }

  public SpanRef spanRef() {
    return SpanRef.of(span.getSpanContext());
  }

  /** The text without the build's secrets, and without half characters: as it may be told. */
  public String hide(String text) {
    return build
        .secrets()
        .hide(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }
}
