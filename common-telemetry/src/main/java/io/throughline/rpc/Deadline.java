package io.throughline.rpc;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The moment until which the call that is being served must be answered; it bounds the calls that
 * are made for it.
 */
final class Deadline {
  private static final ContextKey<Long> KEY = ContextKey.named("throughline-deadline");

  private Deadline() {}

  static Context in(Context context, Duration left) {
    return context.with(KEY, System.nanoTime() + left.toNanos());
  }

  /** What is left for a call made now: the wish, or less. */
  static Duration left(Duration wish) {
    @Nullable Long end = Context.current().get(KEY);
    if (end == null) {
      return wish;
    }
    Duration left = Duration.ofNanos(end - System.nanoTime());
    return left.compareTo(wish) < 0 ? left : wish;
  }
}
