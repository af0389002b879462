package io.throughline.telemetry;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random ids, but for a span that is started {@linkplain #with with} an identity of its own. */
final class DerivedIds implements IdGenerator {
  private static final ThreadLocal<@Nullable SpanIdentity> NEXT = new ThreadLocal<>();

  private final IdGenerator random = IdGenerator.random();

  /**
   * Runs {@code start}, which starts exactly one span, on this thread; the span gets {@code
   * identity}.
   */
  static <T> T with(SpanIdentity identity, Supplier<T> start) {
    NEXT.set(identity);
    try {
      return start.get();
    } finally {
      NEXT.remove();
    }
  }

  @Override
  public String generateSpanId() {
    SpanIdentity next = NEXT.get();
    return next == null ? random.generateSpanId() : next.spanId();
  }

  @Override
  public String generateTraceId() {
    SpanIdentity next = NEXT.get();
    return next == null ? random.generateTraceId() : next.traceId();
  }

  /** Derived ids are hashes, so all their bits are as good as random. */
  @Override
  public boolean generatesRandomTraceIds() {
    return true;
  }

  @Override
  public String toString() {
    return "DerivedIds";
  }
}
