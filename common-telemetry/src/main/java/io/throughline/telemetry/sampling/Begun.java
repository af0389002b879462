package io.throughline.telemetry.sampling;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * A span that has begun elsewhere and begins here again, under the same ids: what was decided of it
 * then holds.
 */
public final class Begun {
  private static final ContextKey<SpanContext> KEY = ContextKey.named("throughline-begun");

  private Begun() {}

  /** The parent for the span, which is {@code self}; for no other span. */
  public static Context in(Context parent, SpanContext self) {
    return parent.with(KEY, self);
  }

  static @Nullable SpanContext of(Context parent) {
    return parent.get(KEY);
  }
}
