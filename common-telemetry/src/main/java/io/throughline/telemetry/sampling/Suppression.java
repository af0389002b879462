package io.throughline.telemetry.sampling;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;

/**
 * Work that makes no spans: that of telemetry itself, which would otherwise report its own
 * reporting.
 */
public final class Suppression {
  private static final ContextKey<Boolean> KEY = ContextKey.named("throughline-suppression");

  private Suppression() {}

  /** A context in which no span is recorded, here and in the services that are called. */
  public static Context context() {
    return Context.root().with(KEY, true);
  }

  static boolean isIn(Context context) {
    return Boolean.TRUE.equals(context.get(KEY));
  }
}
