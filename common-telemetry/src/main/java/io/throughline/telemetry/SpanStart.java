package io.throughline.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.sampling.Begun;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span that is about to start. Its parent is the current context unless another is given.
 *
 * <p>Not for use from several threads.
 */
public final class SpanStart {
  /** Work that a span surrounds. It runs on the calling thread and is over when it returns. */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object, X extends Exception> {
    T run(Span span) throws X;
  }

  private final SpanBuilder builder;
  private @Nullable SpanIdentity identity;

  SpanStart(SpanBuilder builder) {
    this.builder = builder;
  }

  public SpanStart parent(Context context) {
    builder.setParent(context);
    return this;
  }

  /** Starts a trace of its own. */
  public SpanStart noParent() {
    builder.setNoParent();
    return this;
  }

  /**
   * Gives the span ids that were derived before. The trace id counts only together with {@link
   * #noParent}.
   */
  public SpanStart identity(SpanIdentity known) {
    identity = known;
    return this;
  }

  /**
   * The span has begun elsewhere and begins here again: it has the same ids, and is sampled if it
   * was then.
   *
   * @param above the span's parent; none begins the trace
   */
  public SpanStart again(SpanContext self, Context above) {
    builder.setParent(Begun.in(above, self));
    return identity(new SpanIdentity(self.getTraceId(), self.getSpanId()));
  }

  /** Keeps the whole trace from here on in the span store. */
  public SpanStart keep() {
    builder.setAttribute(Attribute.KEEP, true);
    return this;
  }

  public <T> SpanStart attribute(AttributeKey<T> key, @Nullable T value) {
    if (value != null) {
      builder.setAttribute(key, value);
    }
    return this;
  }

  public SpanStart attributes(Attributes attributes) {
    builder.setAllAttributes(attributes);
    return this;
  }

  public SpanStart link(SpanContext span, Attributes attributes) {
    builder.addLink(span, attributes);
    return this;
  }

  /** The moment when it began, if that is not now. */
  public SpanStart at(Instant start) {
    builder.setStartTimestamp(start);
    return this;
  }

  /** Starts the span. Whoever calls this ends it. */
  public Span start() {
    SpanIdentity known = identity;
    return known == null ? builder.startSpan() : DerivedIds.with(known, builder::startSpan);
  }

  /**
   * Runs the work in the span. An exception marks the span as an error and goes on.
   *
   * @return what the work returned
   */
  public <T extends @Nullable Object, X extends Exception> T around(Body<T, X> body) throws X {
    Span span = start();
    try (Scope _ = span.makeCurrent()) {
      return body.run(span);
    } catch (Throwable e) {
      fail(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  /** Marks a span as an error of the kind of {@code failure}. */
  public static void fail(Span span, Throwable failure) {
    String message = failure.getMessage();
    fail(span, failure.getClass().getName(), message == null ? "" : message);
  }

  /**
   * Marks a span as an error.
   *
   * @param type one of few words for what is wrong
   */
  public static void fail(Span span, String type, String message) {
    span.setAttribute(Attribute.ERROR_TYPE, type);
    span.setStatus(StatusCode.ERROR, message);
  }

  /** Ends a span at a moment that is past. */
  public static void endAt(Span span, Instant end) {
    span.end(TimeUnit.SECONDS.toNanos(end.getEpochSecond()) + end.getNano(), TimeUnit.NANOSECONDS);
  }
}
